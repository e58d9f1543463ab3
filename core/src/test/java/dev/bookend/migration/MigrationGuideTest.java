package dev.bookend.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.GuideCode;
import dev.bookend.call.CallTerms;
import dev.bookend.migration.VideoCallRequestImport.Report;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** The guide to the migration has the code of this package. */
class MigrationGuideTest {
  @Test
  void theCodeOfTheGuideIsCompiledAndTested() throws IOException {
    GuideCode.assertBlocksAreIn(
        "migration.md",
        "migration/VideoCallRequestImport.java",
        "migration/VideoCallRequest.java",
        "migration/ImportProgram.java");
  }

  @Test
  void theProgramImportsRowsAndNamesThoseItSkips() throws SQLException {
    JdbcConnectionPool database = JdbcConnectionPool.create("jdbc:h2:mem:program", "sa", "");
    List<String> output = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create table video_call_requests as
          select 1 as id, 'visit-1' as booking_id, 'ruth' as requested_by, 'ruth' as recipient_id,
            'carlos' as caregiver_id, 'completed' as status, true as recipient_accepted,
            true as caregiver_accepted, timestamp '2025-03-01 10:00:00' as scheduled_time,
            15 as duration_seconds, 'room-1' as video_call_url,
            timestamp '2025-02-01 10:00:00' as created_at,
            timestamp '2025-03-01 10:00:30' as updated_at,
            timestamp '2025-03-01 10:00:30' as completed_at
          """);
      statement.execute(
          """
          insert into video_call_requests
          select 2, booking_id, requested_by, recipient_id, null, status, true, true,
            scheduled_time, 15, video_call_url, created_at, updated_at, null
          from video_call_requests
          """);

      Report report = ImportProgram.run(database, CallTerms.defaults(), output::add);

      assertThat(report.imported()).isEqualTo(1);
      assertThat(output).containsExactly("2: caregiver_id is missing");
    } finally {
      database.dispose();
    }
  }
}
