package dev.bookend.emulator;

import dev.bookend.emulator.EmulatorFaults.CallbackFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The queue of callbacks to deliver, manually or by a delivery thread. Thread-safe. */
final class CallbackQueue implements TwilioEmulator.Callbacks {
  private static final Duration DELAY = Duration.ofSeconds(5);

  /** Interval at which the delivery thread polls the clock while callbacks are held back. */
  private static final long POLL_MILLIS = 100;

  private final String authToken;
  private final Now now;
  private final FaultPlan faults;
  private final CallbackSender sender = new CallbackSender();
  private final List<TwilioEmulator.Callback> waiting = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private @Nullable Thread thread;

  CallbackQueue(String authToken, Now now, FaultPlan faults) {
    this.authToken = authToken;
    this.now = now;
    this.faults = faults;
  }

  /** Signs a callback and queues it for delivery, subject to the planned faults. */
  synchronized void enqueue(String event, Terms.Callback to, Map<String, String> parameters) {
    TwilioEmulator.Callback callback = sign(event, to, parameters);
    faults.next().ifPresentOrElse(fault -> inject(callback, fault), () -> add(callback));
    notifyAll();
  }

  private void inject(TwilioEmulator.Callback callback, CallbackFault fault) {
    Instant delayed = now.instant().plus(DELAY);
    switch (fault) {
      case LOST -> {}
      case TWICE -> {
        add(callback);
        add(callback);
      }
      case OVERTAKEN -> held.add(new Held(callback, delayed, true));
      case LATE -> held.add(new Held(callback, delayed, false));
    }
  }

  private TwilioEmulator.Callback sign(
      String event, Terms.Callback to, Map<String, String> parameters) {
    if (to.method().equals("GET")) {
      String url = to.url() + (to.url().contains("?") ? "&" : "?") + Form.write(parameters);
      return new TwilioEmulator.Callback(
          event, "GET", url, parameters, Signature.of(authToken, url, Map.of()));
    }
    return new TwilioEmulator.Callback(
        event, "POST", to.url(), parameters, Signature.of(authToken, to.url(), parameters));
  }

  private void add(TwilioEmulator.Callback callback) {
    waiting.add(callback);
    queueHeld(Held::behindNext);
  }

  private void queueHeld(Predicate<Held> which) {
    held.stream().filter(which).map(Held::callback).forEach(waiting::add);
    held.removeIf(which);
  }

  private void queueDue() {
    Instant instant = now.instant();
    queueHeld(one -> !instant.isBefore(one.until()));
  }

  @Override
  public synchronized List<TwilioEmulator.Callback> waiting() {
    queueDue();
    return List.copyOf(waiting);
  }

  private synchronized Optional<TwilioEmulator.Callback> poll() {
    queueDue();
    return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.remove(0));
  }

  @Override
  public int deliver(TwilioEmulator.Callback callback) {
    remove(callback);
    return sender.send(callback);
  }

  @Override
  public synchronized void remove(TwilioEmulator.Callback callback) {
    waiting.remove(callback);
  }

  @Override
  public void deliverAll() {
    for (Optional<TwilioEmulator.Callback> next = poll(); next.isPresent(); next = poll()) {
      sender.send(next.get());
    }
  }

  @Override
  public synchronized void start() {
    if (thread == null) {
      thread = new Thread(this::deliverQueued, "bookend-emulator-callbacks");
      thread.setDaemon(true);
      thread.start();
    }
  }

  @Override
  public synchronized void stop() {
    if (thread != null) {
      thread.interrupt();
      thread = null;
    }
  }

  private void deliverQueued() {
    try {
      while (!Thread.interrupted()) {
        sender.send(take());
      }
    } catch (InterruptedException e) {
      // stopped
    }
  }

  private synchronized TwilioEmulator.Callback take() throws InterruptedException {
    for (Optional<TwilioEmulator.Callback> next = poll(); ; next = poll()) {
      if (next.isPresent()) {
        return next.get();
      }
      wait(held.isEmpty() ? 0 : POLL_MILLIS);
    }
  }

  synchronized void clear() {
    waiting.clear();
    held.clear();
  }

  private record Held(TwilioEmulator.Callback callback, Instant until, boolean behindNext) {}
}
