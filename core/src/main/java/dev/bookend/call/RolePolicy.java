package dev.bookend.call;

/**
 * What people with a role have to do and may do in a call. Immutable; start from {@link
 * #defaults()} or {@link #builder()}. A call without any policy treats all people {@linkplain
 * #equal() equally}. The system may do everything, whatever the policies say.
 *
 * @param waits whether people with this role wait for admission before they get a token
 * @param admits whether they may admit and deny people who wait, and remove people from the call
 * @param required whether the call starts only when all people with this role are connected
 * @param mayEnd whether they may end the call, and cancel it before its start; the requester may
 *     always cancel
 * @param mayExtend whether they may move the end of a running call
 * @param mayReschedule whether they may move the call to another time
 * @param mayChangePeople whether they may add and replace people and invite guests
 * @param showsBusy whether a caller is told that a person with this role is in another call
 */
public record RolePolicy(
    boolean waits,
    boolean admits,
    boolean required,
    boolean mayEnd,
    boolean mayExtend,
    boolean mayReschedule,
    boolean mayChangePeople,
    boolean showsBusy) {
  private static final RolePolicy DEFAULTS = new Builder().build();
  private static final RolePolicy EQUAL = builder().admits(true).mayChangePeople(true).build();

  /**
   * {@return the policy of people without a role, if roles of the call have policies, and what a
   * policy starts from: may end, extend and reschedule, but not admit, remove or add people;
   * neither waits nor is required}
   */
  public static RolePolicy defaults() {
    return DEFAULTS;
  }

  /** {@return the policy of all people in a call without policies: may do everything} */
  public static RolePolicy equal() {
    return EQUAL;
  }

  /** {@return a builder that starts from the {@linkplain #defaults() defaults}} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder that starts from this policy} */
  public Builder toBuilder() {
    return new Builder()
        .waits(waits)
        .admits(admits)
        .required(required)
        .mayEnd(mayEnd)
        .mayExtend(mayExtend)
        .mayReschedule(mayReschedule)
        .mayChangePeople(mayChangePeople)
        .showsBusy(showsBusy);
  }

  /** Sets parts of a policy by name; others keep their value. Not thread-safe. */
  public static final class Builder {
    private boolean waits;
    private boolean admits;
    private boolean required;
    private boolean mayEnd = true;
    private boolean mayExtend = true;
    private boolean mayReschedule = true;
    private boolean mayChangePeople;
    private boolean showsBusy;

    private Builder() {}

    /**
     * Sets {@link RolePolicy#waits()}; false by default.
     *
     * @param value whether they wait for admission
     * @return this
     */
    public Builder waits(boolean value) {
      waits = value;
      return this;
    }

    /**
     * Sets {@link RolePolicy#admits()}; false by default.
     *
     * @param value whether they may admit, deny and remove
     * @return this
     */
    public Builder admits(boolean value) {
      admits = value;
      return this;
    }

    /**
     * Sets {@link RolePolicy#required()}; false by default.
     *
     * @param value whether the call starts only with them
     * @return this
     */
    public Builder required(boolean value) {
      required = value;
      return this;
    }

    /**
     * Sets {@link RolePolicy#mayEnd()}; true by default.
     *
     * @param value whether they may end and cancel
     * @return this
     */
    public Builder mayEnd(boolean value) {
      mayEnd = value;
      return this;
    }

    /**
     * Sets {@link RolePolicy#mayExtend()}; true by default.
     *
     * @param value whether they may extend
     * @return this
     */
    public Builder mayExtend(boolean value) {
      mayExtend = value;
      return this;
    }

    /**
     * Sets {@link RolePolicy#mayReschedule()}; true by default.
     *
     * @param value whether they may reschedule
     * @return this
     */
    public Builder mayReschedule(boolean value) {
      mayReschedule = value;
      return this;
    }

    /**
     * Sets {@link RolePolicy#mayChangePeople()}; false by default.
     *
     * @param value whether they may add and replace people and invite guests
     * @return this
     */
    public Builder mayChangePeople(boolean value) {
      mayChangePeople = value;
      return this;
    }

    /**
     * Sets {@link RolePolicy#showsBusy()}; false by default.
     *
     * @param value whether callers are told of another call
     * @return this
     */
    public Builder showsBusy(boolean value) {
      showsBusy = value;
      return this;
    }

    /** {@return the policy} */
    public RolePolicy build() {
      return new RolePolicy(
          waits, admits, required, mayEnd, mayExtend, mayReschedule, mayChangePeople, showsBusy);
    }
  }
}
