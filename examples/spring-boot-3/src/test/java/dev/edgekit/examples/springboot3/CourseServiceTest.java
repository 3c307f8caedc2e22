package dev.edgekit.examples.springboot3;

import dev.edgekit.auth.AuthGate;
import dev.edgekit.cache.ResponseCache;
import dev.edgekit.examples.contract.FrameworkContract;
import dev.edgekit.examples.contract.Server;
import dev.edgekit.examples.course.CourseParts;
import dev.edgekit.image.ImageService;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

class CourseServiceTest extends FrameworkContract {
  @Override
  protected Server start(CourseParts parts) {
    ConfigurableApplicationContext service =
        new SpringApplicationBuilder(CourseService.class)
            .initializers(
                (GenericApplicationContext context) -> {
                  context.registerBean(AuthGate.class, parts::gate);
                  context.registerBean(ResponseCache.class, parts::cache);
                  context.registerBean(ImageService.class, parts::images);
                })
            .run("--server.port=0", "--server.address=127.0.0.1", "--server.http2.enabled=true");
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    return Server.on(Integer.parseInt(port), service::close);
  }
}
