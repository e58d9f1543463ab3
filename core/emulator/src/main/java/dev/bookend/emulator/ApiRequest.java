package dev.bookend.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A REST request, independent of the HTTP server.
 *
 * @param method HTTP method
 * @param path decoded path segments
 * @param query decoded query parameters
 * @param fields decoded form fields of the body, each with all its values
 * @param authorization the {@code Authorization} header; empty if there is none
 * @param base scheme, host and port of this server, as the client addresses it
 */
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, List<String>> fields,
    String authorization,
    String base) {

  /** Returns the form fields, each with its first value. */
  Map<String, String> form() {
    Map<String, String> form = new LinkedHashMap<>();
    fields.forEach((name, values) -> form.put(name, values.get(0)));
    return form;
  }

  String segment(int index) {
    return path.get(index);
  }

  /** Returns the encoded path, without the query. */
  String address() {
    return "/" + String.join("/", path.stream().map(Form::encode).toList());
  }

  @Override
  public String toString() {
    return "ApiRequest[" + method + "]";
  }
}
