package dev.bookend.twilio;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static dev.bookend.twilio.StubApi.ACCOUNT;
import static dev.bookend.twilio.StubApi.SECRET;
import static dev.bookend.twilio.StubApi.error;
import static dev.bookend.twilio.StubApi.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.bookend.call.InvalidValueException;
import dev.bookend.call.ProviderException;
import dev.bookend.twilio.TwilioUsage.Alert;
import dev.bookend.twilio.TwilioUsage.Measure;
import dev.bookend.twilio.TwilioUsage.Period;
import dev.bookend.twilio.TwilioUsage.Recurrence;
import dev.bookend.twilio.TwilioUsage.Total;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioUsageTest {
  private static final String USAGE = "/2010-04-01/Accounts/" + ACCOUNT + "/Usage";
  private static final String TRIGGERS = USAGE + "/Triggers.json";
  private static final String CATEGORY = "group-rooms-participant-minutes";
  private static final URI URL = URI.create("https://host.example/alerts?a=1&b=2");
  private static final Alert ALERT =
      new Alert("Bookend: day", Measure.PRICE, new BigDecimal("12.50"), Recurrence.DAY, URL);
  private static final String ONE = "UT" + "1".repeat(32);
  private static final String TWO = "UT" + "2".repeat(32);
  private static final String THREE = "UT" + "3".repeat(32);

  private static StubApi api;
  private final TwilioUsage usage = api.client().usage();

  @BeforeAll
  static void start() {
    api = new StubApi();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void forget() {
    api.reset();
  }

  @ParameterizedTest
  @CsvSource({"TODAY, Today", "THIS_MONTH, ThisMonth"})
  void usageOfAPeriodIsRead(Period period, String path) {
    api.stub(
        get(urlPathEqualTo(USAGE + "/Records/" + path + ".json"))
            .withQueryParam("Category", equalTo(CATEGORY))
            .willReturn(json(200, page("usage_records", null, record(CATEGORY, "0.008")))));

    assertThat(usage.total(period))
        .contains(
            new Total(
                new BigDecimal("2"),
                new BigDecimal("2.5"),
                new BigDecimal("0.008"),
                Currency.getInstance("USD"),
                "2026-12-01T10:00:00+00:00"));
  }

  @Test
  void recordsOfOtherCategoriesAreIgnored() {
    api.onGet(
        USAGE + "/Records/Today.json", json(200, page("usage_records", null, record("sms", "9"))));

    assertThat(usage.total(Period.TODAY)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"many\"", "null"})
  void aMalformedRecordFailsAsProviderError(String price) {
    String record = record(CATEGORY, "1").replace("\"1\"", price);
    api.onGet(USAGE + "/Records/Today.json", json(200, page("usage_records", null, record)));

    assertThatExceptionOfType(ProviderException.class).isThrownBy(() -> usage.total(Period.TODAY));
  }

  @Test
  void aMissingAlertIsCreated() {
    api.onGet(TRIGGERS, json(200, triggers(trigger(ONE, "another", "12.50"))));
    api.onPost(TRIGGERS, json(201, trigger(TWO, ALERT.name(), "12.50")));

    usage.ensureAlert(ALERT);

    assertThat(form(written(RequestMethod.POST).get(0)))
        .isEqualTo(
            Map.of(
                "FriendlyName", "Bookend: day",
                "UsageCategory", CATEGORY,
                "TriggerBy", "price",
                "TriggerValue", "12.50",
                "Recurring", "daily",
                "CallbackUrl", URL.toString(),
                "CallbackMethod", "POST"));
    assertThat(written(RequestMethod.POST)).hasSize(1);
    assertThat(written(RequestMethod.DELETE)).isEmpty();
  }

  @Test
  void anExistingAlertStaysUnchanged() {
    api.onGet(TRIGGERS, json(200, triggers(trigger(ONE, ALERT.name(), "12.5"))));

    usage.ensureAlert(ALERT);

    assertThat(api.requests()).extracting(LoggedRequest::getMethod).containsOnly(RequestMethod.GET);
  }

  @Test
  void anExistingAlertOnALaterPageIsFound() {
    String next = USAGE + "/Triggers.json?Page=1";
    api.onGet(TRIGGERS, json(200, page("usage_triggers", next, trigger(ONE, "another", "1"))));
    api.stub(
        get(urlPathEqualTo(TRIGGERS))
            .withQueryParam("Page", equalTo("1"))
            .willReturn(json(200, triggers(trigger(TWO, ALERT.name(), "12.50")))));

    usage.ensureAlert(ALERT);

    assertThat(written(RequestMethod.POST)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "12.50, 13",
    "daily, monthly",
    "\"price\", \"usage\"",
    "b=2, b=3",
    "POST, GET",
  })
  void aDifferentAlertIsDeletedAfterItsReplacementExists(String wanted, String found) {
    String other = trigger(ONE, ALERT.name(), "12.50").replace(wanted, found);
    api.onGet(TRIGGERS, json(200, triggers(other)));
    api.onPost(TRIGGERS, json(201, trigger(TWO, ALERT.name(), "12.50")));
    stubDeletion(ONE);

    usage.ensureAlert(ALERT);

    assertThat(api.requests())
        .extracting(LoggedRequest::getMethod)
        .containsExactly(RequestMethod.GET, RequestMethod.POST, RequestMethod.DELETE);
    assertThat(written(RequestMethod.DELETE).get(0).getUrl()).contains(ONE);
  }

  @Test
  void ofDuplicateAlertsEachNodeKeepsTheSameOne() {
    api.onGet(
        TRIGGERS,
        json(
            200,
            triggers(
                trigger(TWO, ALERT.name(), "12.50"),
                trigger(ONE, ALERT.name(), "12.50"),
                trigger(THREE, ALERT.name(), "1"))));
    stubDeletion(TWO);

    usage.ensureAlert(ALERT);

    assertThat(written(RequestMethod.POST)).isEmpty();
    assertThat(written(RequestMethod.DELETE))
        .as("one alert is deleted already")
        .extracting(LoggedRequest::getUrl)
        .allMatch(url -> url.contains(TWO) || url.contains(THREE))
        .hasSize(2);
  }

  @Test
  void aFailedCreationKeepsTheOldAlertAndFails() {
    api.onGet(TRIGGERS, json(200, triggers(trigger(ONE, ALERT.name(), "1"))));
    api.onPost(TRIGGERS, error(500, 0));

    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> usage.ensureAlert(ALERT))
        .satisfies(e -> assertThat(e.retryAfter()).isPresent());
    assertThat(written(RequestMethod.DELETE)).isEmpty();
    assertThat(written(RequestMethod.POST)).hasSize(1);

    api.onPost(TRIGGERS, error(401, 20003));
    assertThatExceptionOfType(ProviderException.class)
        .isThrownBy(() -> usage.ensureAlert(ALERT))
        .satisfies(e -> assertThat(e.retryAfter()).isEmpty())
        .satisfies(e -> assertThat(e.toString()).doesNotContain(SECRET, "host.example"));
  }

  @ParameterizedTest
  @CsvSource({
    "name, '', 1, https://host.example/",
    "name, 12345678901234567890123456789012345678901234567890123456789012345, 1, https://h.ex/",
    "threshold, alert, 0, https://host.example/",
    "threshold, alert, -1, https://host.example/",
    "callbackUrl, alert, 1, ftp://host.example/",
    "callbackUrl, alert, 1, /alerts",
  })
  void anInvalidAlertIsReportedByItsField(String field, String name, BigDecimal value, URI url) {
    assertThatExceptionOfType(InvalidValueException.class)
        .isThrownBy(() -> new Alert(name, Measure.COUNT, value, Recurrence.MONTH, url))
        .satisfies(e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void toStringOmitsTheCallbackUrl() {
    assertThat(ALERT.toString()).contains("Bookend: day").doesNotContain("host.example");
  }

  private static void stubDeletion(String sid) {
    api.stub(
        delete(urlPathEqualTo(USAGE + "/Triggers/" + sid + ".json"))
            .willReturn(aResponse().withStatus(204)));
  }

  private static List<LoggedRequest> written(RequestMethod method) {
    return api.requests().stream().filter(request -> request.getMethod().equals(method)).toList();
  }

  private static Map<String, String> form(LoggedRequest request) {
    return Stream.of(request.getBodyAsString().split("&"))
        .map(field -> field.split("=", 2))
        .collect(
            Collectors.toMap(
                field -> URLDecoder.decode(field[0], UTF_8),
                field -> URLDecoder.decode(field[1], UTF_8)));
  }

  private static String record(String category, String price) {
    return """
    {"account_sid":"%s","api_version":"2010-04-01","as_of":"2026-12-01T10:00:00+00:00",\
    "category":"%s","count":"2","count_unit":"connections","description":"Group Rooms",\
    "start_date":"2026-12-01","end_date":"2026-12-01","price":"%s","price_unit":"usd",\
    "subresource_uris":{},"uri":"/x","usage":"2.5","usage_unit":"minutes"}\
    """
        .formatted(ACCOUNT, category, price);
  }

  private static String triggers(String... triggers) {
    return page("usage_triggers", null, triggers);
  }

  private static String trigger(String sid, String name, String value) {
    return """
    {"account_sid":"%s","api_version":"2010-04-01","callback_method":"POST","callback_url":"%s",\
    "current_value":"0","date_created":"Tue, 01 Dec 2026 10:00:00 +0000","date_fired":null,\
    "date_updated":"Tue, 01 Dec 2026 10:00:00 +0000","friendly_name":"%s","recurring":"daily",\
    "sid":"%s","trigger_by":"price","trigger_value":"%s","uri":"/x","usage_category":"%s",\
    "usage_record_uri":"/x"}\
    """
        .formatted(ACCOUNT, URL, name, sid, value, CATEGORY);
  }

  /** A page in the format of Twilio's older API. */
  private static String page(String key, String next, String... items) {
    return """
    {"%s":[%s],"page":0,"page_size":50,"start":0,"end":0,"uri":"/x","first_page_uri":"/x",\
    "previous_page_uri":null,"next_page_uri":%s}\
    """
        .formatted(key, String.join(",", items), next == null ? "null" : '"' + next + '"');
  }
}
