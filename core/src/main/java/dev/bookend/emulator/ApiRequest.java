package dev.bookend.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request by REST, whatever server it came to.
 *
 * @param method of HTTP
 * @param path the segments, decoded
 * @param query the decoded parameters of the address
 * @param fields those of the body, each with all its values
 * @param authorization that header; empty if there is none
 * @param base how addresses of this server begin, as the client sees it
 */
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, List<String>> fields,
    String authorization,
    String base) {

  /** The parameters of the body, each with its first value. */
  Map<String, String> form() {
    Map<String, String> form = new LinkedHashMap<>();
    fields.forEach((name, values) -> form.put(name, values.get(0)));
    return form;
  }

  String segment(int index) {
    return path.get(index);
  }

  /** The address without a query, from the root. */
  String address() {
    return "/" + String.join("/", path.stream().map(Form::encode).toList());
  }

  @Override
  public String toString() {
    return "ApiRequest[" + method + "]";
  }
}
