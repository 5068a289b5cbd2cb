package io.github.magtrack4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The packages of all modules: small enough to survey, without circles, and internal ones left alone. */
class PackagesTest {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();

    /** More files than a package may have. */
    private static final int TOO_MANY = 27;

    private static final Pattern NAME = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?(io\\.github\\.magtrack4j(?:\\.[a-z]\\w*)*)\\.[A-Z].*;");

    /** The files of each package, and the packages that they import, of the modules in a folder. */
    private record Packages(Map<String, Integer> files, Map<String, Set<String>> imports) {
        static Packages of(Path folder) throws IOException {
            Packages packages = new Packages(new TreeMap<>(), new TreeMap<>());
            List<Path> sources;
            try (Stream<Path> all = Files.walk(folder)) {
                sources = all.filter(file -> file.toString().endsWith(".java")
                                && file.toString().replace('\\', '/').contains("/src/main/java/"))
                        .toList();
            }
            for (Path source : sources) {
                packages.add(Files.readString(source));
            }
            return packages;
        }

        private void add(String source) {
            Matcher name = NAME.matcher(source);
            if (name.find()) {
                files.merge(name.group(1), 1, Integer::sum);
                Set<String> imported = imports.computeIfAbsent(name.group(1), key -> new TreeSet<>());
                IMPORT.matcher(source).results().map(found -> found.group(1)).forEach(imported::add);
                imported.remove(name.group(1));
            }
        }

        /** Whether what a package imports imports it, directly or not. */
        boolean isInCircle(String name) {
            Set<String> seen = new HashSet<>();
            addImports(name, seen);
            return seen.contains(name);
        }

        private void addImports(String name, Set<String> seen) {
            for (String imported : imports.getOrDefault(name, Set.of())) {
                if (seen.add(imported)) {
                    addImports(imported, seen);
                }
            }
        }
    }

    @Test
    void noCircles() throws IOException {
        Packages packages = Packages.of(SOURCES);
        assertEquals(
                List.of(),
                packages.imports.keySet().stream().filter(packages::isInCircle).toList());
    }

    @Test
    void fewFiles() throws IOException {
        Map<String, Integer> files = Packages.of(SOURCES).files;
        files.values().removeIf(count -> count < TOO_MANY);
        assertEquals(Map.of(), files);
    }

    @Test
    void whatUsesTheLibraryNeedsNoInternals() throws IOException {
        for (String module : List.of("benchmarks", "cli", "examples", "imglib2")) {
            Set<String> internal = new TreeSet<>();
            Packages.of(SOURCES.resolve(module)).imports.values().forEach(internal::addAll);
            internal.removeIf(name -> !name.contains(".internal"));
            assertEquals(Set.of(), internal, module);
        }
    }
}
