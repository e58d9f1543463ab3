package dev.bookend.emulator;

import java.util.List;
import java.util.Map;

/**
 * A request by REST, whatever server it came to.
 *
 * @param method of HTTP
 * @param path the segments, decoded
 * @param query the decoded parameters of the address
 * @param form those of the body
 * @param authorization that header; empty if there is none
 * @param base how addresses of this server begin, as the client sees it
 */
record ApiRequest(
    String method,
    List<String> path,
    Map<String, String> query,
    Map<String, String> form,
    String authorization,
    String base) {

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
