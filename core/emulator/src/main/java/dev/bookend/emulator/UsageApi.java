package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bookend.emulator.EmulatorFaults.Operation;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The resource {@code Usage/Records} of API version 2010-04-01. Guarded by the emulator's lock. */
final class UsageApi {
  static final int PAGE_SIZE = 1000;
  static final String VERSION = "2010-04-01";

  /** The categories for which the emulator has usage. */
  static final List<String> CATEGORIES = List.of("group-rooms-participant-minutes", "totalprice");

  private static final Pattern RELATIVE = Pattern.compile("([+-]\\d{1,5})days");
  private static final Map<String, String> SUBRESOURCES =
      Map.of(
          "all_time", "/AllTime",
          "daily", "/Daily",
          "last_month", "/LastMonth",
          "monthly", "/Monthly",
          "this_month", "/ThisMonth",
          "today", "/Today",
          "yearly", "/Yearly",
          "yesterday", "/Yesterday");

  private final String account;
  private final Now now;
  private final Usage usage;

  UsageApi(String account, Now now, Usage usage) {
    this.account = account;
    this.now = now;
    this.usage = usage;
  }

  List<Route> routes() {
    Map<String, Function<ApiRequest, List<Span>>> lists = new LinkedHashMap<>();
    lists.put("", request -> List.of(requestedSpan(request, Usage.FIRST_DAY)));
    lists.put("/AllTime", request -> List.of(requestedSpan(request, Usage.FIRST_DAY)));
    lists.put("/Daily", request -> requestedSpan(request, today()).days());
    lists.put(
        "/Monthly", request -> requestedSpan(request, YearMonth.from(today()).atDay(1)).months());
    lists.put("/Yearly", request -> List.of(requestedSpan(request, today().withDayOfYear(1))));
    lists.put("/Today", request -> List.of(new Span(today(), today())));
    lists.put("/Yesterday", request -> List.of(new Span(yesterday(), yesterday())));
    lists.put("/ThisMonth", request -> List.of(Span.of(YearMonth.from(today()))));
    lists.put("/LastMonth", request -> List.of(Span.of(YearMonth.from(today()).minusMonths(1))));
    List<Route> routes = new ArrayList<>();
    lists.forEach(
        (list, spans) ->
            routes.add(
                Route.of(
                    "GET " + recordsUri(account, list),
                    Operation.READ_USAGE,
                    request -> records(request, spans.apply(request)))));
    return routes;
  }

  private ApiResponse records(ApiRequest request, List<Span> spans) {
    String category = request.query().get("Category");
    List<String> categories = category == null ? CATEGORIES : List.of(category);
    List<Line> lines = new ArrayList<>();
    for (Span span : spans) {
      categories.forEach(name -> lines.add(new Line(-lines.size(), name, span)));
    }
    ResultPage<Line> page =
        new ResultPage<>(request, "", PAGE_SIZE, lines, line -> lines.size() + line.number());
    return ApiResponse.of(200, page.withUris("usage_records", this::json));
  }

  private LocalDate today() {
    return Usage.day(now.instant());
  }

  private LocalDate yesterday() {
    return today().minusDays(1);
  }

  private Span requestedSpan(ApiRequest request, LocalDate first) {
    return new Span(day(request, "StartDate", first), day(request, "EndDate", today()));
  }

  /** Parses a date, or a relative one such as {@code -30days}. */
  private LocalDate day(ApiRequest request, String name, LocalDate defaultValue) {
    String value = request.query().getOrDefault(name, "");
    Matcher relative = RELATIVE.matcher(value);
    if (relative.matches()) {
      return today().plusDays(Long.parseLong(relative.group(1)));
    }
    try {
      return value.isEmpty() ? defaultValue : LocalDate.parse(value);
    } catch (DateTimeParseException e) {
      throw new ApiException(ApiProblem.PARAMETER);
    }
  }

  private ObjectNode json(Line line) {
    Usage.Used used =
        CATEGORIES.contains(line.category())
            ? usage.between(line.span().first(), line.span().last())
            : Usage.NOTHING;
    boolean money = line.category().equals("totalprice");
    ObjectNode json =
        Json.object()
            .put("account_sid", account)
            .put("api_version", VERSION)
            .put("as_of", Times.iso(now.instant()))
            .put("category", line.category())
            .put("description", line.category())
            .put("start_date", line.span().first().toString())
            .put("end_date", line.span().last().toString())
            .put("count", money ? "" : String.valueOf(used.connections()))
            .put("count_unit", money ? "" : "participants")
            .put("usage", money ? used.price().toPlainString() : String.valueOf(used.minutes()))
            .put("usage_unit", money ? "usd" : "minutes")
            .put("price", used.price().toPlainString())
            .put("price_unit", "usd")
            .put("uri", recordUri(line.category(), line.span()));
    ObjectNode others = Json.object();
    SUBRESOURCES.forEach(
        (name, list) ->
            others.put(name, recordsUri(account, list) + "?Category=" + line.category()));
    json.set("subresource_uris", others);
    return json;
  }

  private String recordUri(String category, Span span) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("Category", category);
    query.put("StartDate", span.first().toString());
    query.put("EndDate", span.last().toString());
    return recordsUri(account, "") + "?" + Form.write(query);
  }

  /**
   * Returns the URI of a list of records.
   *
   * @param list suffix of the list, such as {@code /Daily}; empty for the total
   */
  static String recordsUri(String account, String list) {
    return "/" + VERSION + "/Accounts/" + account + "/Usage/Records" + list + ".json";
  }

  private record Span(LocalDate first, LocalDate last) {
    static Span of(YearMonth month) {
      return new Span(month.atDay(1), month.atEndOfMonth());
    }

    /** Returns each day, newest first. */
    List<Span> days() {
      return Stream.iterate(last, day -> !day.isBefore(first), day -> day.minusDays(1))
          .limit(PAGE_SIZE)
          .map(day -> new Span(day, day))
          .toList();
    }

    /** Returns each month, newest first. */
    List<Span> months() {
      YearMonth start = YearMonth.from(first);
      return Stream.iterate(
              YearMonth.from(last), month -> !month.isBefore(start), month -> month.minusMonths(1))
          .limit(PAGE_SIZE)
          .map(Span::of)
          .toList();
    }
  }

  private record Line(long number, String category, Span span) {}
}
