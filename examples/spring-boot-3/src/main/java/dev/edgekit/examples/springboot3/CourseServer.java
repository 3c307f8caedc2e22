package dev.edgekit.examples.springboot3;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.servlet.GateFilter;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.course.Command;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.examples.course.Running;
import dev.edgekit.image.ImageService;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.Ordered;

/** A server of courses: the gate is its first filter. */
@SpringBootApplication
public class CourseServer {
  /** Starts it; {@code --help} says what the arguments are. */
  public static void main(String[] arguments) {
    Command.main("spring-boot-3", CourseServer::start, arguments);
  }

  /** Starts it on the loopback interface; HTTP/1.1 and HTTP/2 in the clear. */
  static Running start(CourseParts parts, int port) {
    var service =
        (ServletWebServerApplicationContext)
            new SpringApplicationBuilder(CourseServer.class)
                .registerShutdownHook(false) // the command line has one
                .initializers(
                    (GenericApplicationContext context) -> {
                      context.registerBean(AuthGate.class, parts::gate);
                      context.registerBean(ResponseCache.class, parts::cache);
                      context.registerBean(ImageService.class, parts::images);
                    })
                .run(
                    "--server.port=" + port,
                    "--server.address=127.0.0.1",
                    "--server.http2.enabled=true");
    return Running.on(service.getWebServer().getPort(), service::close);
  }

  /** Before every other filter, and for every dispatch. */
  @Bean
  FilterRegistrationBean<GateFilter> gateFilter(AuthGate gate) {
    FilterRegistrationBean<GateFilter> filter = new FilterRegistrationBean<>(GateFilter.of(gate));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return filter;
  }
}
