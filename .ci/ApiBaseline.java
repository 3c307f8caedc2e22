import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes what a user of a jar can name, and nothing else: the public types of the packages that its
 * module exports, without code and without hidden members. {@code java ApiBaseline.java FROM TO}.
 */
public class ApiBaseline {
  private static final int VISIBLE = Opcodes.ACC_PUBLIC | Opcodes.ACC_PROTECTED;
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  public static void main(String[] args) throws IOException {
    TreeMap<String, byte[]> types = new TreeMap<>();
    try (JarFile jar = new JarFile(args[0])) {
      Set<String> exported = exported(jar);
      for (var entry : (Iterable<java.util.jar.JarEntry>) jar.stream()::iterator) {
        String name = entry.getName();
        int slash = name.lastIndexOf('/');
        if (name.endsWith(".class") && exported.contains(slash < 0 ? "" : name.substring(0, slash))) {
          ClassReader type = new ClassReader(jar.getInputStream(entry).readAllBytes());
          if ((type.getAccess() & VISIBLE) != 0) {
            types.put(name, signatures(type));
          }
        }
      }
    }
    write(types, Path.of(args[1]));
    System.out.println(args[1] + ": " + types.size() + " types");
  }

  private static Set<String> exported(JarFile jar) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry("module-info.class"))) {
      return ModuleDescriptor.read(in).exports().stream()
          .map(export -> export.source().replace('.', '/'))
          .collect(Collectors.toSet());
    }
  }

  private static byte[] signatures(ClassReader type) {
    ClassWriter out = new ClassWriter(0);
    type.accept(
        new ClassVisitor(Opcodes.ASM9, out) {
          @Override
          public FieldVisitor visitField(
              int access, String name, String type, String signature, Object value) {
            return isVisible(access) ? super.visitField(access, name, type, signature, value) : null;
          }

          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] thrown) {
            return isVisible(access)
                ? super.visitMethod(access, name, type, signature, thrown)
                : null;
          }

          @Override
          public void visitNestMember(String member) {}
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return out.toByteArray();
  }

  private static boolean isVisible(int access) {
    return (access & VISIBLE) != 0 && (access & Opcodes.ACC_SYNTHETIC) == 0;
  }

  private static void write(TreeMap<String, byte[]> types, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (OutputStream file = Files.newOutputStream(to);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.setLevel(9);
      for (var type : types.entrySet()) {
        ZipEntry entry = new ZipEntry(type.getKey());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(type.getValue());
        zip.closeEntry();
      }
    }
  }
}
