package dev.bookend.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.usage.Record;
import com.twilio.rest.api.v2010.account.usage.Trigger;
import com.twilio.rest.api.v2010.account.usage.record.Daily;
import com.twilio.rest.api.v2010.account.usage.record.ThisMonth;
import com.twilio.rest.api.v2010.account.usage.record.Today;
import com.twilio.security.RequestValidator;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTest {
  private static final String MINUTES = "group-rooms-participant-minutes";
  private static final String URL = "http://127.0.0.1:1/usage";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final TwilioEmulator.Server server = emulator.serve(0);
  private final TwilioRestClient twilio = Sdk.with(emulator, server.uri());

  @AfterEach
  void stop() {
    server.close();
  }

  private void call(String name, Duration duration) {
    String room = emulator.rooms().open(name, 2, Duration.ofHours(1));
    emulator.join(new Token(emulator, clock, "anna", room).sign());
    emulator.join(new Token(emulator, clock, "bert", room).sign());
    clock.advance(duration);
    emulator.rooms().close(room);
  }

  private Today today() {
    return Today.reader().setCategory(MINUTES).read(twilio).iterator().next();
  }

  @Test
  void aCallOfFifteenSecondsCountsOneMinutePerParticipant() {
    call("video-call-1", Duration.ofSeconds(15));

    assertThat(today().getUsage()).isEqualTo("2");
    assertThat(today().getUsageUnit()).isEqualTo("minutes");
    assertThat(today().getCount()).isEqualTo("2");
    assertThat(today().getPrice()).isEqualByComparingTo("0.008");
    assertThat(today().getPriceUnit()).isEqualTo(Currency.getInstance("USD"));
    assertThat(today().getCategory()).isEqualTo(MINUTES);
    assertThat(today().getAsOf()).isEqualTo("2026-11-23T09:00:15Z");
  }

  @Test
  void aStartedMinuteCountsInFull() {
    call("video-call-1", Duration.ofMinutes(1));
    assertThat(today().getUsage()).isEqualTo("2");
    call("video-call-2", Duration.ofMillis(60_001));
    assertThat(today().getUsage()).isEqualTo("6");
  }

  @ParameterizedTest
  @CsvSource({
    "AllTime, 4, 1",
    "Monthly, 2, 1",
    "'Monthly.json?StartDate=2026-10-01&x=', 4, 2",
    "LastMonth, 2, 1",
    "ThisMonth, 2, 1",
    "Yearly, 4, 1",
    "Yesterday, 0, 1",
    "'Daily.json?StartDate=-3days&x=', 2, 4"
  })
  void usageIsToldForEachTime(String list, int minutes, int records) throws Exception {
    clock.advance(Duration.ofDays(-30));
    call("video-call-1", Duration.ofSeconds(15));
    clock.advance(Duration.ofDays(30));
    call("video-call-2", Duration.ofSeconds(15));
    String uri = UsageApi.recordsUri(emulator.accountSid(), "/" + list);
    JsonNode told =
        get(uri + (uri.contains("?") ? "&" : "?") + "Category=" + MINUTES).path("usage_records");

    assertThat(told).hasSize(records);
    assertThat(told.findValuesAsText("usage").stream().mapToInt(Integer::parseInt).sum())
        .isEqualTo(minutes);
    JsonNode others = told.get(0).path("subresource_uris");
    assertThat(others).hasSize(8);
    for (JsonNode other : others) {
      assertThat(get(other.asText()).path("usage_records")).isNotEmpty();
    }
  }

  private JsonNode get(String path) throws Exception {
    String pair = emulator.apiKeySid() + ":" + emulator.apiKeySecret();
    HttpRequest request =
        HttpRequest.newBuilder(server.uri().resolve(path))
            .header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)))
            .build();
    return Json.read(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  @Test
  void aTriggerMayCountFromTheCurrentUsage() {
    call("video-call-1", Duration.ofSeconds(15));
    Trigger trigger = Trigger.creator(URI.create(URL), "+30", MINUTES).create(twilio);

    assertThat(trigger.getTriggerValue()).isEqualTo("32");
    assertThat(trigger.getCurrentValue()).isEqualTo("2");
  }

  @Test
  void aTriggerWithAnUnknownCategoryIsRejected() {
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () -> Trigger.creator(URI.create(URL), "1", "no-such-minutes").create(twilio));

    assertThat(refused.getCode()).isEqualTo(20001);
  }

  @Test
  void aReturningParticipantCountsAsANewConnection() {
    String room = emulator.rooms().open("video-call-1", 2, Duration.ofHours(1));
    String token = new Token(emulator, clock, "anna", room).sign();
    emulator.join(token).leave();
    emulator.join(token).leave();

    assertThat(today().getUsage()).isEqualTo("2");
  }

  @Test
  void aResumedSessionCountsAsTheSameConnection() {
    String room = emulator.rooms().open("video-call-1", 2, Duration.ofHours(1));
    String token = new Token(emulator, clock, "anna", room).sign();
    Page anna = Page.in(emulator, token, room);
    String session = anna.only("connected").path("session").asText();
    anna.drop();
    clock.advance(Duration.ofSeconds(10));
    Page back = new Page(emulator);
    back.hello(Json.object("sync").put("version", 2).put("token", token).put("session", session));
    back.disconnect();

    assertThat(today().getUsage()).isEqualTo("1");
    assertThat(today().getCount()).isEqualTo("1");
  }

  // E11
  @Test
  void recordsCoverADayAMonthOrAllTime() {
    call("video-call-1", Duration.ofSeconds(15));
    clock.advance(Duration.ofDays(1));
    call("video-call-2", Duration.ofSeconds(15));
    clock.advance(Duration.ofDays(10));
    call("video-call-3", Duration.ofSeconds(15));

    assertThat(today().getUsage()).isEqualTo("2");
    assertThat(ThisMonth.reader().setCategory(MINUTES).read(twilio).iterator().next().getUsage())
        .isEqualTo("2");
    assertThat(Record.reader().setCategory(MINUTES).read(twilio).iterator().next().getUsage())
        .isEqualTo("6");
    List<Daily> days = new ArrayList<>();
    Daily.reader()
        .setCategory(MINUTES)
        .setStartDate(LocalDate.of(2026, 11, 22))
        .setEndDate(LocalDate.of(2026, 11, 24))
        .pageSize(2)
        .read(twilio)
        .forEach(days::add);
    assertThat(days).extracting(Daily::getUsage).containsExactly("2", "2", "0");
    assertThat(days).extracting(Daily::getStartDate).first().isEqualTo(LocalDate.of(2026, 11, 24));
  }

  @Test
  void allCategoriesAreListed() {
    call("video-call-1", Duration.ofSeconds(15));

    assertThat(Today.reader().read(twilio))
        .extracting(Today::getCategory)
        .containsExactly(MINUTES, "totalprice");
  }

  private Trigger trigger(String value) {
    return Trigger.creator(URI.create(URL), value, MINUTES)
        .setFriendlyName("bookend")
        .setRecurring(Trigger.Recurring.DAILY)
        .setTriggerBy(Trigger.TriggerField.USAGE)
        .create(twilio);
  }

  @Test
  void aTriggerIsCreatedListedChangedAndDeleted() {
    Trigger made = trigger("100");

    assertThat(made.getSid()).matches("UT[0-9a-f]{32}");
    assertThat(made.getTriggerValue()).isEqualTo("100");
    assertThat(made.getCurrentValue()).isEqualTo("0");
    assertThat(made.getUsageCategory()).isEqualTo(MINUTES);
    assertThat(made.getRecurring()).isEqualTo(Trigger.Recurring.DAILY);
    assertThat(made.getCallbackUrl()).hasToString(URL);
    assertThat(made.getDateCreated().toInstant()).isEqualTo(clock.instant());
    assertThat(made.getDateFired()).isNull();
    assertThat(Trigger.fetcher(made.getSid()).fetch(twilio)).isEqualTo(made);
    assertThat(Trigger.reader().setUsageCategory(MINUTES).read(twilio)).containsExactly(made);
    assertThat(Trigger.reader().setTriggerBy(Trigger.TriggerField.PRICE).read(twilio)).isEmpty();
    Trigger changed = Trigger.updater(made.getSid()).setFriendlyName("other").update(twilio);
    assertThat(changed.getFriendlyName()).isEqualTo("other");
    assertThat(Trigger.deleter(made.getSid()).delete(twilio)).isTrue();
    assertThat(Trigger.reader().read(twilio)).isEmpty();
  }

  @Test
  void triggersAreListedPageByPage() {
    List<String> made =
        List.of(trigger("1").getSid(), trigger("2").getSid(), trigger("3").getSid());

    assertThat(Trigger.reader().pageSize(2).read(twilio))
        .extracting(Trigger::getSid)
        .containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  void aDailyTriggerFiresOncePerDay() {
    Trigger trigger = trigger("3");
    call("video-call-1", Duration.ofSeconds(15));
    assertThat(emulator.callbackQueue().waiting()).isEmpty();
    call("video-call-2", Duration.ofSeconds(15));
    call("video-call-3", Duration.ofSeconds(15));

    TwilioEmulator.Callback told = emulator.callbackQueue().waiting().get(0);
    assertThat(emulator.callbackQueue().waiting()).hasSize(1);
    assertThat(told.event()).isEqualTo("usage-trigger");
    assertThat(told.parameters())
        .containsEntry("UsageTriggerSid", trigger.getSid())
        .containsEntry("UsageCategory", MINUTES)
        .containsEntry("TriggerValue", "3")
        .containsEntry("CurrentValue", "3");
    assertThat(
            new RequestValidator(emulator.authToken())
                .validate(URL, told.parameters(), told.signature()))
        .isTrue();
    assertThat(Trigger.fetcher(trigger.getSid()).fetch(twilio).getDateFired()).isNotNull();

    clock.advance(Duration.ofDays(1));
    call("video-call-4", Duration.ofMinutes(2));
    assertThat(emulator.callbackQueue().waiting()).hasSize(2);
  }

  @Test
  void aTriggerRequiresAUrlAndANumber() {
    ApiException refused = catchThrowableOfType(ApiException.class, () -> trigger("a lot"));

    assertThat(refused.getCode()).isEqualTo(20001);
    assertThat(new BigDecimal(today().getUsage())).isZero();
  }
}
