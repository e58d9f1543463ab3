package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** By which rules a room says that it records. Used in turns only. */
final class RoomRecording {
  private Rules rules;
  private int revision = 1;

  RoomRecording(Rules rules) {
    this.rules = rules;
  }

  Rules rules() {
    return rules;
  }

  void change(Rules others) {
    rules = others;
    revision++;
  }

  /** As a browser is told. */
  ObjectNode described() {
    return Json.object().put("revision", revision).put("is_recording", rules.includeAny());
  }
}
