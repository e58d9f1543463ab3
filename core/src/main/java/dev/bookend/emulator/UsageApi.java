package dev.bookend.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The resource {@code Usage/Records} of the year 2010. Used in turns only. */
final class UsageApi {
  static final int PAGE_SIZE = 1000;
  static final String VERSION = "2010-04-01";
  private static final List<String> CATEGORIES =
      List.of("group-rooms-participant-minutes", "totalprice");

  private final String account;
  private final Now now;
  private final Usage usage;

  UsageApi(String account, Now now, Usage usage) {
    this.account = account;
    this.now = now;
    this.usage = usage;
  }

  ApiAnswer all(ApiRequest request) {
    return records(request, List.of(asked(request, Usage.FIRST_DAY)));
  }

  ApiAnswer today(ApiRequest request) {
    return records(request, List.of(new Span(today(), today())));
  }

  ApiAnswer thisMonth(ApiRequest request) {
    return records(request, List.of(new Span(YearMonth.from(today()).atDay(1), today())));
  }

  /** A record for every day, the newest first. */
  ApiAnswer daily(ApiRequest request) {
    Span span = asked(request, today());
    List<Span> days =
        Stream.iterate(span.last(), day -> !day.isBefore(span.first()), day -> day.minusDays(1))
            .limit(PAGE_SIZE)
            .map(day -> new Span(day, day))
            .toList();
    return records(request, days);
  }

  private ApiAnswer records(ApiRequest request, List<Span> spans) {
    String category = request.query().get("Category");
    List<String> categories = category == null ? CATEGORIES : List.of(category);
    List<Line> lines = new ArrayList<>();
    for (Span span : spans) {
      categories.forEach(name -> lines.add(new Line(-lines.size(), name, span)));
    }
    Slice<Line> slice =
        new Slice<>(request, "", PAGE_SIZE, lines, line -> lines.size() + line.number());
    return ApiAnswer.of(200, slice.withUris("usage_records", this::json));
  }

  private LocalDate today() {
    return Usage.day(now.instant());
  }

  private Span asked(ApiRequest request, LocalDate first) {
    return new Span(day(request, "StartDate", first), day(request, "EndDate", today()));
  }

  private static LocalDate day(ApiRequest request, String name, LocalDate otherwise) {
    String value = request.query().get(name);
    try {
      return value == null ? otherwise : LocalDate.parse(value);
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
    json.set("subresource_uris", Json.object());
    return json;
  }

  private String recordUri(String category, Span span) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("Category", category);
    query.put("StartDate", span.first().toString());
    query.put("EndDate", span.last().toString());
    return recordsUri(account) + "?" + Form.write(query);
  }

  static String recordsUri(String account) {
    return "/" + VERSION + "/Accounts/" + account + "/Usage/Records.json";
  }

  private record Span(LocalDate first, LocalDate last) {}

  private record Line(long number, String category, Span span) {}
}
