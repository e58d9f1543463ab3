package dev.bookend.emulator;

/** Made-up credentials: what tokens are signed with and checked against. */
record Account(String sid, String keySid, String keySecret) {
  static Account random() {
    return new Account(Sid.random("AC"), Sid.random("SK"), Sid.random(""));
  }

  @Override
  public String toString() {
    return "Account[" + sid + "]";
  }
}
