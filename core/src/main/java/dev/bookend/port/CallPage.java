package dev.bookend.port;

import dev.bookend.call.VideoCall;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A part of what a search found.
 *
 * @param items calls, the latest scheduled first
 * @param next where the next page begins; null if this was the last
 */
public record CallPage(List<VideoCall> items, CallQuery.@Nullable Cursor next) {
  /** Copies the items. */
  public CallPage {
    items = List.copyOf(items);
  }

  /**
   * Cuts a page from the calls that match.
   *
   * @param found matching calls in order, one more than the page holds if there are so many
   * @param limit how many the page holds
   * @return the page
   */
  public static CallPage of(List<VideoCall> found, int limit) {
    if (found.size() <= limit) {
      return new CallPage(found, null);
    }
    return new CallPage(found.subList(0, limit), CallQuery.Cursor.after(found.get(limit - 1)));
  }

  /** {@return where the next page begins; empty if this was the last} */
  public Optional<CallQuery.Cursor> nextPage() {
    return Optional.ofNullable(next);
  }
}
