package dev.bookend.http;

import dev.bookend.call.CallNotAllowedException;
import org.jspecify.annotations.Nullable;

/**
 * Rejects requests that a browser sends for a page of another site without asking the host first.
 * Clients that are no browsers send no {@code Sec-Fetch-Site} and are served.
 */
final class CrossSiteRequests {
  private CrossSiteRequests() {}

  /**
   * Checks a POST request. The content type JSON is never sent without a preflight request, so the
   * CORS rules of the host have allowed such a request.
   */
  static void checkPost(@Nullable String fetchSite, @Nullable String contentType) {
    if (isCrossSite(fetchSite) && !RequestBodies.isJson(contentType)) {
      throw new CallNotAllowedException(
          "A request of another site's page needs the content type application/json.");
    }
  }

  /** Checks a GET request that changes state, for which browsers send no preflight request. */
  static void checkGet(@Nullable String fetchSite, @Nullable String fetchMode) {
    if (isCrossSite(fetchSite) || "navigate".equals(fetchMode)) {
      throw new CallNotAllowedException("A token is only for the pages of this site.");
    }
  }

  private static boolean isCrossSite(@Nullable String fetchSite) {
    return "cross-site".equals(fetchSite);
  }
}
