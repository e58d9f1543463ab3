package dev.bookend.memory;

import dev.bookend.port.CallRepository;
import dev.bookend.testing.CallRepositoryContract;

class InMemoryCallRepositoryTest extends CallRepositoryContract {
  @Override
  protected CallRepository emptyRepository() {
    return new InMemoryCallRepository();
  }
}
