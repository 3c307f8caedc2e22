package dev.edgekit.examples.springboot;

import dev.edgekit.cache.CacheTag;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.http.Response;
import dev.edgekit.http.servlet.ServletExchange;
import dev.edgekit.image.ImageService;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Controllers as any service has them; two of them answer through EdgeKit. Thread-safe. */
@RestController
class CourseController {
  private final ResponseCache cache;
  private final ImageService images;
  private final JsonMapper json;
  private final AtomicReference<String> category = new AtomicReference<>("Out of doors");

  CourseController(ResponseCache cache, ImageService images, JsonMapper json) {
    this.cache = cache;
    this.images = images;
    this.json = json;
  }

  @GetMapping("/categories")
  void categories(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ServletExchange exchange = ServletExchange.of(request, response);
    exchange.write(cache.serve(exchange.request(), this::load));
  }

  private Response load() {
    return Response.json(json.writeValueAsString(List.of(category.get())));
  }

  @PostMapping("/categories")
  Map<String, String> rename(@RequestParam("name") String name) {
    category.set(name);
    var receipt = cache.invalidate(CacheTag.of("categories"));
    return Map.of("name", name, "state", receipt.state().name());
  }

  @GetMapping("/images/**")
  void image(HttpServletRequest request, HttpServletResponse response) throws IOException {
    ServletExchange exchange = ServletExchange.of(request, response);
    exchange.write(images.serve(exchange.request()));
  }

  @GetMapping("/courses")
  List<String> courses() {
    return List.of("Reading a mountain", "Six ingredients");
  }

  /** Who is asking, as Spring Security's own annotations see it, too. */
  @GetMapping("/me")
  ResponseEntity<Map<String, Object>> me() {
    Authentication user = SecurityContextHolder.getContext().getAuthentication();
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(user == null ? Map.of() : Map.of("user", user.getName(), "check", user.getDetails()));
  }
}
