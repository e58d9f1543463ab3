package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The resource {@code Usage/Triggers} of API version 2010-04-01. Queues the callbacks of triggers
 * that fire. Guarded by the emulator's lock.
 */
final class TriggersApi {
  private static final String JSON = ".json";

  private final String account;
  private final Now now;
  private final Usage usage;
  private final CallbackQueue callbacks;
  private final List<Trigger> triggers = new ArrayList<>();
  private long lastNumber;

  TriggersApi(String account, Now now, Usage usage, CallbackQueue callbacks) {
    this.account = account;
    this.now = now;
    this.usage = usage;
    this.callbacks = callbacks;
    usage.onAddition(this::check);
  }

  ApiResponse create(ApiRequest request) {
    Trigger trigger = new Trigger(request.form(), ++lastNumber, usage, now.instant());
    triggers.add(0, trigger);
    return ApiResponse.of(201, json(trigger));
  }

  ApiResponse list(ApiRequest request) {
    Map<String, String> query = request.query();
    List<Trigger> found =
        triggers.stream()
            .filter(one -> query.getOrDefault("UsageCategory", one.category).equals(one.category))
            .filter(one -> query.getOrDefault("Recurring", one.recurring).equals(one.recurring))
            .filter(one -> query.getOrDefault("TriggerBy", one.by).equals(one.by))
            .toList();
    ResultPage<Trigger> page =
        new ResultPage<>(request, "", UsageApi.PAGE_SIZE, found, trigger -> trigger.number);
    return ApiResponse.of(200, page.withUris("usage_triggers", this::json));
  }

  ApiResponse fetch(ApiRequest request) {
    return ApiResponse.of(200, json(find(request)));
  }

  ApiResponse update(ApiRequest request) {
    Trigger trigger = find(request);
    trigger.change(request.form(), now.instant());
    return ApiResponse.of(200, json(trigger));
  }

  ApiResponse delete(ApiRequest request) {
    triggers.remove(find(request));
    return ApiResponse.noContent();
  }

  void clear() {
    triggers.clear();
  }

  private Trigger find(ApiRequest request) {
    String file = request.segment(5);
    return triggers.stream()
        .filter(trigger -> file.equals(trigger.sid + JSON))
        .findFirst()
        .orElseThrow(() -> new ApiException(ApiProblem.NOT_FOUND));
  }

  private ObjectNode json(Trigger trigger) {
    return trigger.json(account, trigger.current(usage, now.instant()));
  }

  private void check() {
    Instant instant = now.instant();
    for (Trigger trigger : triggers) {
      BigDecimal current = trigger.current(usage, instant);
      if (trigger.fires(current, instant)) {
        enqueueCallback(trigger, current, instant);
      }
    }
  }

  private void enqueueCallback(Trigger trigger, BigDecimal current, Instant when) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("AccountSid", account);
    parameters.put("UsageTriggerSid", trigger.sid);
    parameters.put("UsageCategory", trigger.category);
    parameters.put("TriggerBy", trigger.by);
    parameters.put("TriggerValue", trigger.value());
    parameters.put("CurrentValue", current.toPlainString());
    parameters.put("Recurring", trigger.recurring);
    parameters.put("DateFired", String.valueOf(Times.rfc2822(when)));
    parameters.put(
        "UsageRecordUri", UsageApi.recordsUri(account, "") + "?Category=" + trigger.category);
    parameters.put("IdempotencyToken", trigger.sid + "-FIRES-" + Usage.day(when));
    callbacks.enqueue("usage-trigger", trigger.callback(), parameters);
  }
}
