package dev.bookend;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.bookend.call.CallEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(packages = "dev.bookend", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String CALL = "dev.bookend.call";
  private static final String COST = "dev.bookend.cost";
  private static final String PORT = "dev.bookend.port";
  private static final String KEEPER = "dev.bookend.keeper";
  private static final String LIVE = "dev.bookend.live";
  private static final String DOOR = "dev.bookend";
  private static final String[] LANGUAGE = {"java..", "javax.crypto..", "org.jspecify.."};
  private static final int MAX_PUBLIC_TYPES = 127;
  private static final String LOG = "org.slf4j..";
  private static final String JSON = "com.fasterxml.jackson..";

  @ArchTest static final ArchRule theCallKnowsNothingElse = room(CALL);
  @ArchTest static final ArchRule theCostKnowsTheCall = room(COST, CALL);
  @ArchTest static final ArchRule portsKnowTheCall = room(PORT, CALL, COST);
  @ArchTest static final ArchRule theKeeperKnowsNoFrontDoor = room(KEEPER, CALL, COST, PORT, LOG);
  @ArchTest static final ArchRule liveStreamsKnowThePorts = room(LIVE, CALL, PORT, LOG);

  @ArchTest
  static final ArchRule theFrontDoorKnowsTheKeeper = room(DOOR, KEEPER, LIVE, CALL, COST, PORT);

  @ArchTest
  static final ArchRule httpKnowsTheFrontDoor =
      room("dev.bookend.http", DOOR, LIVE, CALL, PORT, JSON, LOG);

  @ArchTest
  static final ArchRule jdbcStandsAlone =
      room("dev.bookend.jdbc", CALL, COST, PORT, JSON, LOG, "javax.sql..");

  @ArchTest static final ArchRule memoryStandsAlone = room("dev.bookend.memory", CALL, COST, PORT);

  @ArchTest
  static final ArchRule twilioStandsAlone =
      room("dev.bookend.twilio", CALL, PORT, JSON, LOG, "com.twilio..", "javax.net.ssl..");

  @ArchTest
  static final ArchRule metricsStandAside =
      room("dev.bookend.micrometer", DOOR, CALL, PORT, "io.micrometer..");

  @ArchTest
  static final ArchRule partsAreChosenFromAllThatNeedsNoMore =
      room(
          "dev.bookend.config",
          DOOR,
          KEEPER,
          CALL,
          COST,
          PORT,
          "dev.bookend.http",
          "dev.bookend.jdbc",
          "dev.bookend.memory",
          "dev.bookend.twilio",
          LOG);

  @ArchTest
  static final ArchRule noCycles = slices().matching("dev.bookend.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule timeIsReadFromAClockOnly =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone");

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..common..", "..impl..", "..internal..", "..helper..");

  @ArchTest
  static final ArchRule nothingServesHttp =
      noClasses().should().dependOnClassesThat().resideInAPackage("com.sun.net.httpserver..");

  @ArchTest
  static final ArchRule nothingIsAProgram =
      noMethods().should().haveName("main").andShould().bePublic();

  private static ArchRule room(String room, String... mayImport) {
    String[] allowed =
        Stream.of(Stream.of(LANGUAGE), Stream.of(mayImport), Stream.of(room))
            .flatMap(names -> names)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }

  @ArchTest
  static void fewTypesArePublic(com.tngtech.archunit.core.domain.JavaClasses all) {
    DescribedPredicate<JavaClass> isPublic =
        DescribedPredicate.describe(
            "public types, nested ones too",
            type ->
                isVisible(type)
                    && !type.isAssignableTo(RuntimeException.class)
                    && !isEvent(type)
                    && !type.getSimpleName().equals("package-info"));

    assertThat(all.stream().filter(isPublic)).hasSizeLessThanOrEqualTo(MAX_PUBLIC_TYPES);
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
  }

  private static boolean isEvent(JavaClass type) {
    return type.isAssignableTo(CallEvent.class) && !type.isEquivalentTo(CallEvent.class);
  }

  /**
   * Public types may have 400 lines because of their Javadoc, other files 250. {@code LeasedCalls}
   * has 300: one monitor guards its state, and a part of it would need the same monitor. The call,
   * its events, the service and the routes of users list all transitions in one place, so that they
   * can be found there.
   */
  private static final Map<String, Integer> LONGER =
      Map.of(
          "LeasedCalls.java", 300,
          "VideoCall.java", 560,
          "CallEvent.java", 480,
          "CallEndpoints.java", 430,
          "VideoCallService.java", 460);

  @Test
  void filesAreShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      for (Path source : sources) {
        List<String> lines = Files.readAllLines(source);
        boolean isPublic = lines.stream().anyMatch(line -> line.startsWith("public "));
        int most = LONGER.getOrDefault(source.getFileName().toString(), isPublic ? 400 : 250);
        assertThat(lines.size()).as(source.toString()).isLessThanOrEqualTo(most);
      }
    }
  }
}
