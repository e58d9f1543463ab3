package dev.bookend.spring;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * When Twilio is to tell what an account has used of group rooms. Needs bookend.twilio.public-url.
 *
 * @param moneyPerDay From what money on a day, UTC, in the account's currency. Never if not set.
 * @param moneyPerMonth From what money on in a month, UTC, in the account's currency. Never if not
 *     set.
 */
@ConfigurationProperties("bookend.alert")
record AlertProperties(@Nullable BigDecimal moneyPerDay, @Nullable BigDecimal moneyPerMonth) {}
