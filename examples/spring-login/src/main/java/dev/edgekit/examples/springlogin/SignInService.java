package dev.edgekit.examples.springlogin;

import java.net.URL;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.serializer.GenericJacksonJsonRedisSerializer;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.jackson.SecurityJacksonModules;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

/**
 * Signs users in by a form, Kakao or Google, as any Spring Boot service does; Spring Session keeps
 * them in Redis. Nothing here knows of EdgeKit.
 */
@SpringBootApplication
@RestController
public class SignInService {
  /** Starts the service. */
  public static void main(String[] arguments) {
    SpringApplication.run(SignInService.class, arguments);
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .formLogin(Customizer.withDefaults())
        .oauth2Login(Customizer.withDefaults())
        .build();
  }

  @Bean
  UserDetailsService users(@Value("${sign-in.password}") String password) {
    if (password.isEmpty()) {
      throw new InvalidConfigurationPropertyValueException(
          "sign-in.password", password, "Ada signs in with it: set SIGN_IN_PASSWORD.");
    }
    return new InMemoryUserDetailsManager(
        User.withUsername("ada").password("{noop}" + password).roles("USER").build());
  }

  /** Sessions as JSON, if so configured: readable only with Spring Security's modules. */
  @Bean
  @ConditionalOnProperty("sign-in.json")
  RedisSerializer<Object> springSessionDefaultRedisSerializer() {
    // What claims and attributes of providers hold: Google's issuer, Kakao's id.
    var types =
        BasicPolymorphicTypeValidator.builder()
            .allowIfSubType(URL.class)
            .allowIfSubType(Long.class);
    var modules = SecurityJacksonModules.getModules(SignInService.class.getClassLoader(), types);
    return GenericJacksonJsonRedisSerializer.builder()
        .customize(mapper -> mapper.addModules(modules))
        .build();
  }

  /** As Spring names who is asking. */
  @GetMapping("/me")
  String me(Authentication user) {
    return user.getName();
  }
}
