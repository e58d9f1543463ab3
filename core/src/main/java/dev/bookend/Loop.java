package dev.bookend;

/** What one thread of a keeper does again and again. */
interface Loop {
  /** {@return for how many nanoseconds there is nothing to do; asked again after a ring} */
  long pause();

  void round();
}
