package dev.bookend.examples.spring;

import jakarta.servlet.DispatcherType;
import java.time.Duration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Static files: browsers ask by entity tag whether they have changed, and keep those whose name has
 * a version for a year.
 */
@Configuration(proxyBeanMethods = false)
class StaticFiles implements WebMvcConfigurer {
  private static final Duration YEAR = Duration.ofDays(365);

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry
        .addResourceHandler("/vendor/**")
        .addResourceLocations("classpath:/META-INF/resources/vendor/")
        .setUseLastModified(false)
        .setCacheControl(CacheControl.maxAge(YEAR).cachePublic().immutable());
  }

  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> contentTags() {
    ShallowEtagHeaderFilter filter = new ShallowEtagHeaderFilter();
    filter.setWriteWeakETag(true); // Tomcat does not compress responses with a strong tag
    FilterRegistrationBean<ShallowEtagHeaderFilter> tags = new FilterRegistrationBean<>(filter);
    tags.addUrlPatterns("*.html", "/app.css", "/favicon.svg", "/bookend-client/*", "/page/*");
    // requests for "/" are forwarded
    tags.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD);
    return tags;
  }
}
