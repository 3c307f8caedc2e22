package dev.edgekit.examples.springboot3;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.auth.servlet.GateFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** A service whose beans of the gate, the cache and the pictures are made as in spring-boot. */
@SpringBootApplication
public class CourseService {
  /** Before every other filter, and for every dispatch. */
  @Bean
  FilterRegistrationBean<GateFilter> gateFilter(AuthGate gate) {
    FilterRegistrationBean<GateFilter> filter = new FilterRegistrationBean<>(GateFilter.of(gate));
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return filter;
  }
}
