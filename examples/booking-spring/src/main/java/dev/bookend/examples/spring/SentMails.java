package dev.bookend.examples.spring;

import dev.bookend.call.CallEvent;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The mails that were sent, in a table: a repeated delivery of an event sends none twice. */
@Component
final class SentMails {
  private final JdbcClient database;

  SentMails(JdbcClient database) {
    this.database = database;
  }

  boolean contains(CallEvent event, String identity) {
    return database
            .sql(
                "select count(*) from sent_mail"
                    + " where call_id = ? and sequence_no = ? and identity = ?")
            .params(event.callId().toString(), event.sequence(), identity)
            .query(Integer.class)
            .single()
        > 0;
  }

  void add(CallEvent event, String identity) {
    try {
      database
          .sql("insert into sent_mail (call_id, sequence_no, identity) values (?, ?, ?)")
          .params(event.callId().toString(), event.sequence(), identity)
          .update();
    } catch (DuplicateKeyException anotherNodeWasQuicker) {
      return;
    }
  }
}
