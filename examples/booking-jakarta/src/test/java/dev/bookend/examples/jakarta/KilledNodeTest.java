package dev.bookend.examples.jakarta;

import dev.bookend.examples.contract.KilledNodeStory;

class KilledNodeTest extends KilledNodeStory {
  KilledNodeTest() {
    super(RunningApp::startOnPostgres);
  }
}
