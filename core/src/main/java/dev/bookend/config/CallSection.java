package dev.bookend.config;

import dev.bookend.CallSettings;
import dev.bookend.call.CallTerms;
import dev.bookend.call.PersonLimits;
import java.time.Duration;

/**
 * The settings {@code bookend.call.*}.
 *
 * @param call the section
 * @param roles the policies of roles
 */
record CallSection(ConfigSection call, RolesSection roles) {
  /** {@return the settings, with limits per person from other sections} */
  CallSettings settings(PersonLimits limits) {
    CallSettings defaults = CallSettings.defaults();
    return call.reportingKeys(
        () ->
            CallSettings.builder()
                .terms(terms())
                .maxLimit(call.find("max-limit", ValueParser.DURATION))
                .systemRequestsOnly(
                    call.get(
                        "system-requests-only", ValueParser.FLAG, defaults.systemRequestsOnly()))
                .limits(limits)
                .build());
  }

  private CallTerms terms() {
    CallTerms defaults = CallTerms.defaults();
    Duration answerWithin = call.find("answer-within", ValueParser.DURATION);
    Duration ringWithin = call.find("ring-within", ValueParser.DURATION);
    Duration warnBefore = call.find("warn-before", ValueParser.DURATION);
    return CallTerms.builder()
        .limit(call.get("limit", ValueParser.DURATION, defaults.limit()))
        .joinOpensBefore(
            call.get("join-opens-before", ValueParser.DURATION, defaults.joinOpensBefore()))
        .joinClosesAfter(
            call.get("join-closes-after", ValueParser.DURATION, defaults.joinClosesAfter()))
        .answerWithin(answerWithin == null ? defaults.answerWithin() : answerWithin)
        .ringWithin(ringWithin == null ? defaults.ringWithin() : ringWithin)
        .reconnectGrace(
            call.get("reconnect-grace", ValueParser.DURATION, defaults.reconnectGrace()))
        .warnBefore(warnBefore == null ? defaults.warnBefore() : warnBefore)
        .extendableBy(call.get("extendable-by", ValueParser.DURATION, defaults.extendableBy()))
        .exclusive(call.get("exclusive", ValueParser.FLAG, defaults.exclusive()))
        .slack(call.get("slack", ValueParser.DURATION, defaults.slack()))
        .limitCounts(
            call.get(
                "limit-counts",
                ValueParser.oneOf(CallTerms.LimitCounts.class),
                defaults.limitCounts()))
        .remindBefore(call.get("remind-before", ValueParser.DURATIONS, defaults.remindBefore()))
        .remindTolerance(
            call.get("remind-tolerance", ValueParser.DURATION, defaults.remindTolerance()))
        .roles(roles.policies())
        .build();
  }
}
