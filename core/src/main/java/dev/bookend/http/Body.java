package dev.bookend.http;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, unread.
 *
 * @param content the bytes; read at most once, and no further than is allowed
 * @param contentType the header field of that name; null if it is missing
 */
public record Body(InputStream content, @Nullable String contentType) {}
