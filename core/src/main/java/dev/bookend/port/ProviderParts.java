package dev.bookend.port;

/** A provider of parts that the host combines. */
record ProviderParts(VideoRooms rooms, TokenIssuer tokens) implements VideoProvider {}
