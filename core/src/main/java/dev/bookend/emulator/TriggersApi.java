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
  private final CallbackQueue outbox;
  private final List<Trigger> triggers = new ArrayList<>();
  private long made;

  TriggersApi(String account, Now now, Usage usage, CallbackQueue outbox) {
    this.account = account;
    this.now = now;
    this.usage = usage;
    this.outbox = outbox;
    usage.whenMore(this::check);
  }

  ApiAnswer create(ApiRequest request) {
    Trigger trigger = new Trigger(request.form(), ++made, usage, now.instant());
    triggers.add(0, trigger);
    return ApiAnswer.of(201, json(trigger));
  }

  ApiAnswer list(ApiRequest request) {
    Map<String, String> query = request.query();
    List<Trigger> found =
        triggers.stream()
            .filter(one -> query.getOrDefault("UsageCategory", one.category).equals(one.category))
            .filter(one -> query.getOrDefault("Recurring", one.recurring).equals(one.recurring))
            .filter(one -> query.getOrDefault("TriggerBy", one.by).equals(one.by))
            .toList();
    ResultPage<Trigger> slice =
        new ResultPage<>(request, "", UsageApi.PAGE_SIZE, found, trigger -> trigger.number);
    return ApiAnswer.of(200, slice.withUris("usage_triggers", this::json));
  }

  ApiAnswer fetch(ApiRequest request) {
    return ApiAnswer.of(200, json(find(request)));
  }

  ApiAnswer update(ApiRequest request) {
    Trigger trigger = find(request);
    trigger.change(request.form(), now.instant());
    return ApiAnswer.of(200, json(trigger));
  }

  ApiAnswer delete(ApiRequest request) {
    triggers.remove(find(request));
    return ApiAnswer.nothing();
  }

  void forget() {
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
        tell(trigger, current, instant);
      }
    }
  }

  private void tell(Trigger trigger, BigDecimal current, Instant when) {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("AccountSid", account);
    told.put("UsageTriggerSid", trigger.sid);
    told.put("UsageCategory", trigger.category);
    told.put("TriggerBy", trigger.by);
    told.put("TriggerValue", trigger.value());
    told.put("CurrentValue", current.toPlainString());
    told.put("Recurring", trigger.recurring);
    told.put("DateFired", String.valueOf(Times.rfc2822(when)));
    told.put("UsageRecordUri", UsageApi.recordsUri(account, "") + "?Category=" + trigger.category);
    told.put("IdempotencyToken", trigger.sid + "-FIRES-" + Usage.day(when));
    outbox.put("usage-trigger", trigger.callback(), told);
  }
}
