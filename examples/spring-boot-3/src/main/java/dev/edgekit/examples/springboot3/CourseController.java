package dev.edgekit.examples.springboot3;

import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import dev.edgekit.image.ImageService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Controllers as any service has them; two of them answer through EdgeKit. Thread-safe. */
@RestController
class CourseController {
  private final ResponseCache cache;
  private final ImageService images;

  CourseController(ResponseCache cache, ImageService images) {
    this.cache = cache;
    this.images = images;
  }

  @GetMapping("/client/me")
  ResponseEntity<String> me(Principal user) {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(user.getName());
  }

  @GetMapping("/courses")
  List<String> courses() {
    return List.of("Reading a mountain", "Six ingredients");
  }

  @GetMapping("/categories")
  void categories(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ServletExchange exchange = ServletExchange.of(request, response);
    String host = exchange.request().host();
    exchange.write(cache.serve(exchange.request(), () -> Response.json("[\"of " + host + "\"]")));
  }

  @GetMapping("/images/**")
  void image(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ServletExchange exchange = ServletExchange.of(request, response);
    exchange.write(images.serve(exchange.request()));
  }
}
