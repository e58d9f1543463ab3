package dev.bookend.emulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(
    packages = "dev.bookend.emulator",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule onlyThePortsOfCoreAreUsed =
      classes()
          .that()
          .doNotHaveSimpleName("EmulatorExtension")
          .and()
          .doNotHaveFullyQualifiedName("dev.bookend.emulator.EmulatorExtension$Running")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.bookend.emulator",
              "dev.bookend.call",
              "dev.bookend.port",
              "dev.bookend.twilio",
              "com.fasterxml.jackson..",
              "org.slf4j..",
              "org.jspecify..",
              "java..",
              "javax.crypto..",
              "javax.net.ssl..",
              "com.sun.net.httpserver..");

  @ArchTest
  static final ArchRule theExtensionAloneKnowsJUnit =
      noClasses()
          .that()
          .doNotHaveSimpleName("EmulatorExtension")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.junit..");

  /** The stand-alone program has these two packages of core only. */
  @ArchTest
  static final ArchRule onlyTheAccountKnowsTheTokensOfTwilio =
      noClasses()
          .that()
          .doNotHaveSimpleName("EmulatedAccount")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.bookend.twilio");

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
  static void fewTypesArePublic(JavaClasses all) {
    assertThat(
            all.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .map(JavaClass::getSimpleName)
                .filter(name -> !name.equals("package-info")))
        .containsExactlyInAnyOrder(
            "TwilioEmulator",
            "EmulatorFaults",
            "EmulatorExtension",
            "SettableClock",
            "TwilioEmulatorFactory");
  }

  /** Public types may have 400 lines because of their Javadoc, other files 250. */
  @Test
  void filesAreShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(sources).isNotEmpty();
      for (Path source : sources) {
        List<String> lines = Files.readAllLines(source);
        boolean isPublic = lines.stream().anyMatch(line -> line.startsWith("public "));
        assertThat(lines).as(source.toString()).hasSizeLessThanOrEqualTo(isPublic ? 400 : 250);
      }
    }
  }
}
