package dev.bookend.spring.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bookend.VideoCallService;
import dev.bookend.call.Actor;
import dev.bookend.call.CallRequest;
import dev.bookend.port.CallRepository;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.util.ClassUtils;

/**
 * Tests of a host that start a slice of it. Their annotations have moved between the lines of Boot,
 * so that they are compiled here, against the line that is tested.
 */
@Tag("libraries")
public class SlicesTest {
  private static final String BOOKEND =
      "excludeAutoConfiguration = dev.bookend.spring.BookendAutoConfiguration.class";

  private static final List<String> PACKAGES =
      List.of(
          "org.springframework.boot.test.autoconfigure.web.servlet",
          "org.springframework.boot.test.autoconfigure.jdbc",
          "org.springframework.boot.test.autoconfigure.data.jdbc",
          "org.springframework.boot.webmvc.test.autoconfigure",
          "org.springframework.boot.jdbc.test.autoconfigure",
          "org.springframework.boot.data.jdbc.test.autoconfigure");

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @TempDir private Path folder;

  @AfterEach
  void restoreTheLoader() {
    Thread.currentThread().setContextClassLoader(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WebMvcTest", "JdbcTest", "DataJdbcTest"})
  void aSliceStartsAsWithoutBookend(String slice) throws Exception {
    Set<String> without = beans(context("Without", slice, BOOKEND, ""));

    assertThat(without).isNotEmpty().noneMatch(bean -> bean.startsWith("bookend"));
    assertThat(beans(context("With", slice, "", ""))).isEqualTo(without);
  }

  @Test
  void controllersAreTestedWithoutCalls() throws Exception {
    ApplicationContext slice = context("Controllers", "WebMvcTest", "", "");
    MockMvc mvc = slice.getBean(MockMvc.class);

    assertThat(answer(mvc, "/patients").getStatus()).isEqualTo(200);
    assertThat(answer(mvc, "/api/bookings/video-call").getStatus()).isEqualTo(404);
  }

  @Test
  void aSliceOfControllersThatImportsCallsHasTheirRoutes() throws Exception {
    ApplicationContext slice = context("Routes", "WebMvcTest", "", IMPORTED);
    MockMvc mvc = slice.getBean(MockMvc.class);

    assertThat(answer(mvc, "/patients").getStatus()).isEqualTo(200);
    assertThat(answer(mvc, "/api/bookings/video-call").getContentAsString())
        .isEqualTo("{\"items\":[],\"next_cursor\":null}");
  }

  /** Without Spring's request builder, whose methods differ between the lines. */
  private static MockHttpServletResponse answer(MockMvc mvc, String path) throws Exception {
    return mvc.perform(
            servlets -> {
              MockHttpServletRequest request = new MockHttpServletRequest(servlets, "GET", path);
              request.setUserPrincipal(() -> "anna");
              return request;
            })
        .andReturn()
        .getResponse();
  }

  /** Its transaction is the test's. */
  @ParameterizedTest
  @ValueSource(strings = {"JdbcTest", "DataJdbcTest"})
  void aSliceOfTheDatabaseThatImportsCallsTakesThemBackAtItsEnd(String slice) throws Exception {
    Class<?> type = compiled("Stored", slice, "", IMPORTED);
    TestContextManager test = new TestContextManager(type);
    Object instance = type.getConstructor().newInstance();
    test.prepareTestInstance(instance);
    ApplicationContext context = test.getTestContext().getApplicationContext();
    JdbcTemplate database = new JdbcTemplate(context.getBean(DataSource.class));

    test.beforeTestMethod(instance, type.getMethod("test"));
    context.getBean(VideoCallService.class).request(Actor.of("anna"), CallRequest.inviting("ben"));
    assertThat(rows(database)).isEqualTo(1);
    test.afterTestMethod(instance, type.getMethod("test"), null);

    assertThat(context.getBean(CallRepository.class).getClass().getSimpleName())
        .isEqualTo("JdbcCallRepository");
    assertThat(rows(database)).isZero();
  }

  private static int rows(JdbcTemplate database) {
    return database.queryForObject("select count(*) from bookend_call", Integer.class);
  }

  private static final String IMPORTED =
      "@org.springframework.boot.autoconfigure.ImportAutoConfiguration("
          + "dev.bookend.spring.BookendAutoConfiguration.class)"
          + " @org.springframework.test.context.TestPropertySource(properties = {"
          + "\"bookend.provider=emulator\", \"bookend.keeper.enabled=false\"})";

  private static Set<String> beans(ApplicationContext context) {
    return new TreeSet<>(List.of(context.getBeanDefinitionNames()));
  }

  private ApplicationContext context(String name, String slice, String attribute, String also)
      throws Exception {
    return new TestContextManager(compiled(name, slice, attribute, also))
        .getTestContext()
        .getApplicationContext();
  }

  private Class<?> compiled(String name, String slice, String attribute, String also)
      throws Exception {
    String source =
        """
        package slices;
        %s
        @%s(%s)
        @org.springframework.test.context.ContextConfiguration(classes = %s.class)
        public class %s {
          public void test() {}
        }
        """
            .formatted(also, annotation(slice), attribute, Host.class.getCanonicalName(), name);
    Path file = Files.createDirectories(folder.resolve("slices")).resolve(name + ".java");
    Files.writeString(file, source, UTF_8);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                file.toString());
    assertThat(failed).isZero();
    Thread.currentThread()
        .setContextClassLoader(
            new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, SlicesTest.class.getClassLoader()));
    return Class.forName("slices." + name, true, Thread.currentThread().getContextClassLoader());
  }

  private static String annotation(String slice) {
    return PACKAGES.stream()
        .map(name -> name + '.' + slice)
        .filter(SlicesTest::isPresent)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isPresent(String type) {
    return ClassUtils.isPresent(type, SlicesTest.class.getClassLoader());
  }

  /** Public for code that is generated. */
  @Configuration(proxyBeanMethods = false)
  @AutoConfigurationPackage
  @Import(Hosts.Patients.class)
  public static class Host {}
}
