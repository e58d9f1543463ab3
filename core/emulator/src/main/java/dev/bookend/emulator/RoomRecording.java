package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The recording rules of a room. Nothing is recorded. Guarded by the emulator's lock. */
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

  /** Describes the recording state to browsers. */
  ObjectNode described() {
    return Json.object().put("revision", revision).put("is_recording", rules.includeAny());
  }
}
