package dev.bookend.emulator;

import dev.bookend.call.InvalidValueException;
import dev.bookend.emulator.EmulatorFaults.CallbackFault;
import dev.bookend.emulator.EmulatorFaults.Fault;
import dev.bookend.emulator.EmulatorFaults.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Selects the fault of each request and callback. Thread-safe. */
final class FaultPlan implements EmulatorFaults {
  private final List<Planned<Fault>> planned = new ArrayList<>();
  private final List<Planned<CallbackFault>> plannedForCallbacks = new ArrayList<>();
  private int happened;
  private final List<Runnable> held = new CopyOnWriteArrayList<>();

  @Override
  public synchronized void inject(Operation operation, Fault fault, int times) {
    planned.add(new Planned<>(operation, fault, countdown(times)));
  }

  @Override
  public synchronized void happenAtRandom(
      Operation operation, Fault fault, double probability, long seed) {
    planned.add(new Planned<>(operation, fault, dice(probability, seed)));
  }

  @Override
  public synchronized void inject(CallbackFault fault, int times) {
    plannedForCallbacks.add(new Planned<>(null, fault, countdown(times)));
  }

  @Override
  public synchronized void happenAtRandom(CallbackFault fault, double probability, long seed) {
    plannedForCallbacks.add(new Planned<>(null, fault, dice(probability, seed)));
  }

  private static BooleanSupplier countdown(int times) {
    InvalidValueException.check(times >= 1, "times", "must be at least 1");
    int[] left = {times};
    return () -> left[0] > 0 && left[0]-- > 0;
  }

  private static BooleanSupplier dice(double probability, long seed) {
    InvalidValueException.check(
        probability >= 0 && probability <= 1, "probability", "must be between 0 and 1");
    Random random = new Random(seed);
    return () -> random.nextDouble() < probability;
  }

  synchronized Optional<Fault> next(Operation operation) {
    Optional<Fault> next =
        firstDue(planned.stream().filter(one -> operation == one.operation).toList());
    happened += next.isPresent() ? 1 : 0;
    return next;
  }

  synchronized Optional<CallbackFault> next() {
    return firstDue(plannedForCallbacks);
  }

  private static <F> Optional<F> firstDue(List<Planned<F>> planned) {
    return planned.stream().filter(one -> one.fires.getAsBoolean()).findFirst().map(Planned::fault);
  }

  /** Holds the rest of a response back until faults are released. */
  void hold(Runnable rest) {
    held.add(rest);
  }

  @Override
  public synchronized int happened() {
    return happened;
  }

  @Override
  public int heldUp() {
    return held.size();
  }

  @Override
  public void release() {
    List<Runnable> released = List.copyOf(held);
    held.removeAll(released);
    released.forEach(Runnable::run);
  }

  @Override
  public synchronized void clear() {
    planned.clear();
    plannedForCallbacks.clear();
    happened = 0;
  }

  private record Planned<F>(@Nullable Operation operation, F fault, BooleanSupplier fires) {}
}
