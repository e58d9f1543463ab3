package dev.bookend.examples.spring;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/** The page's files carry a tag of their content, so that browsers load only what has changed. */
@Configuration(proxyBeanMethods = false)
class StaticFiles {
  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> contentTags() {
    ShallowEtagHeaderFilter filter = new ShallowEtagHeaderFilter();
    filter.setWriteWeakETag(true); // Tomcat compresses nothing that has a strong one
    FilterRegistrationBean<ShallowEtagHeaderFilter> tags = new FilterRegistrationBean<>(filter);
    tags.addUrlPatterns(
        "*.html", "/app.css", "/favicon.svg", "/bookend-client.js", "/page/*", "/vendor/*");
    tags.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD); // "/" is forwarded
    return tags;
  }
}
