package dev.edgekit.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever public method of the four jars gets a null says which of its parameters, or which
 * setter, must not have one, then and there, unless the parameter is declared to take it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NullsTest {
  private Samples samples;

  @BeforeAll
  void makeSamples(@TempDir Path folder) {
    samples = new Samples(folder);
  }

  @AfterAll
  void closeSamples() throws Exception {
    samples.close();
  }

  @Test
  void aNullIsRefusedByItsParametersName() throws Exception {
    List<String> complaints = new ArrayList<>();
    int tried = 0;
    for (Executable executable : everythingPublic()) {
      for (int i = 0; i < executable.getParameterCount(); i++) {
        if (refusesNull(executable.getParameters()[i])) {
          tried++;
          complaint(executable, i, null).ifPresent(complaints::add);
        }
      }
    }

    assertThat(complaints).isEmpty();
    assertThat(tried).isGreaterThan(400);
  }

  @Test
  void aNullAmongOthersIsRefusedByTheParametersName() throws Exception {
    List<String> complaints = new ArrayList<>();
    int tried = 0;
    for (Executable executable : everythingPublic()) {
      for (int i = 0; i < executable.getParameterCount(); i++) {
        Optional<Object> holder = holdingNull(executable.getGenericParameterTypes()[i]);
        if (holder.isPresent()) {
          tried++;
          complaint(executable, i, holder.get()).ifPresent(complaints::add);
        }
      }
    }

    assertThat(complaints).isEmpty();
    assertThat(tried).isGreaterThan(20);
  }

  /** An array, a list or a set of this type with null in it. */
  private static Optional<Object> holdingNull(Type type) {
    if (type instanceof Class<?> array
        && array.isArray()
        && !array.getComponentType().isPrimitive()) {
      return Optional.of(Array.newInstance(array.getComponentType(), 2));
    }
    if (type instanceof ParameterizedType generic) {
      Class<?> raw = (Class<?>) generic.getRawType();
      if (raw == List.class || raw == Collection.class) {
        return Optional.of(Collections.singletonList(null));
      }
      if (raw == Set.class) {
        return Optional.of(Collections.singleton(null));
      }
    }
    return Optional.empty();
  }

  private static List<Executable> everythingPublic() throws Exception {
    List<Executable> all = new ArrayList<>();
    for (Class<?> entryPoint : PackagingTest.entryPoints()) {
      for (Class<?> type : PackagingTest.publicTypes(PackagingTest.jar(entryPoint))) {
        all.addAll(publicOf(type));
      }
    }
    return all;
  }

  private static List<Executable> publicOf(Class<?> type) {
    Stream<Executable> methods =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> !method.isSynthetic() && !method.getName().equals("equals"))
            .filter(method -> !Modifier.isAbstract(method.getModifiers()) && !method.isDefault())
            .filter(method -> !isAskedByOthers(type, method))
            .map(method -> method);
    Stream<Executable> constructors =
        Modifier.isAbstract(type.getModifiers())
                || type.isRecord()
                || Throwable.class.isAssignableFrom(type)
            ? Stream.of()
            : Arrays.stream(type.getDeclaredConstructors());
    List<Executable> all =
        new ArrayList<>(
            Stream.concat(constructors, methods)
                .filter(executable -> Modifier.isPublic(executable.getModifiers()))
                .sorted(Comparator.comparing(Executable::toString))
                .toList());
    for (Class<?> nested : type.getDeclaredClasses()) {
      if (Modifier.isPublic(nested.getModifiers())) {
        all.addAll(publicOf(nested));
      }
    }
    return all;
  }

  /** Whether the method stands in an interface, by which EdgeKit or a server calls it. */
  private static boolean isAskedByOthers(Class<?> type, Method method) {
    return Arrays.stream(type.getInterfaces())
        .flatMap(one -> Arrays.stream(one.getMethods()))
        .anyMatch(
            one ->
                one.getName().equals(method.getName())
                    && Arrays.equals(one.getParameterTypes(), method.getParameterTypes()));
  }

  private static boolean refusesNull(Parameter parameter) {
    return !parameter.getType().isPrimitive()
        && !parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** What is wrong with what comes of this argument, if anything is. */
  private Optional<String> complaint(Executable executable, int index, @Nullable Object argument) {
    Parameter parameter = executable.getParameters()[index];
    String name = parameter.getName();
    String what = executable.toGenericString() + ", " + name + ": ";
    assertThat(parameter.isNamePresent()).as(what).isTrue();
    Type[] types = executable.getGenericParameterTypes();
    @Nullable Object[] arguments = new @Nullable Object[types.length];
    for (int i = 0; i < types.length; i++) {
      arguments[i] = i == index ? argument : samples.of(types[i]);
    }
    Throwable thrown = thrownBy(executable, arguments);
    if (thrown == null) {
      return Optional.of(what + "accepted");
    }
    boolean refused =
        thrown instanceof NullPointerException || thrown instanceof IllegalArgumentException;
    return refused && (names(thrown, name) || names(thrown, executable.getName()))
        ? Optional.empty()
        : Optional.of(what + thrown);
  }

  /** Whether the message has the parameter's name, or one word of it where it is several things. */
  private static boolean names(Throwable thrown, String parameter) {
    String message = String.valueOf(thrown.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains(parameter.toLowerCase(Locale.ROOT))
        || Arrays.stream(parameter.split("s?(?=[A-Z])|s$"))
            .anyMatch(word -> word.length() > 3 && message.contains(word.toLowerCase(Locale.ROOT)));
  }

  private @Nullable Throwable thrownBy(Executable executable, @Nullable Object[] arguments) {
    try {
      Object result =
          executable instanceof Method method
              ? method.invoke(receiver(method), arguments)
              : ((Constructor<?>) executable).newInstance(arguments);
      if (result instanceof CompletionStage<?> stage) {
        stage.toCompletableFuture().join();
      }
      return null;
    } catch (InvocationTargetException | CompletionException e) {
      return e.getCause();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(executable.toString(), e);
    }
  }

  private @Nullable Object receiver(Method method) {
    return Modifier.isStatic(method.getModifiers()) ? null : samples.of(method.getDeclaringClass());
  }
}
