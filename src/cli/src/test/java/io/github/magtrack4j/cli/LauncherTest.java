package io.github.magtrack4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher {@code magtrack} on a copy of the tree's skeleton, with JDKs that only tell which they are and how they
 * were called, and a build that only tells that it ran.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir
    private Path folder;

    private Path tree;
    private Path launcher;
    private final Map<String, String> environment = new TreeMap<>();

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectories(folder.resolve("a tree"));
        launcher = tree.resolve("magtrack");
        Files.copy(Path.of("../../magtrack"), launcher);
        Files.createDirectories(tree.resolve("src/cli/src/main"));
        write("pom.xml", "");
        write("src/cli/pom.xml", "");
        write("src/cli/src/main/Source.java", "");
        Files.createDirectories(tree.resolve("bindings/src/main"));
        write("bindings/pom.xml", "");
        write("bindings/src/main/Binding.java", "");
        Files.createDirectories(tree.resolve("cuda-kernels"));
        write("cuda-kernels/kernels.fatbin", "");
        write("cuda-kernels/kernels.cu", "");
        Files.createDirectories(tree.resolve("native/source"));
        write("native/pom.xml", "");
        write("native/source/driver.cpp", "");
        script(
                tree.resolve("mvnw"),
                "echo \"built by $JAVA_HOME: $*\"; mkdir -p src/cli/target/app;"
                        + " touch src/cli/target/app/magtrack.jar src/cli/target/app/built");
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("MAGTRACK_JAVA_HOME", jdk("jdk 25", 25).toString());
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(tree.resolve(file), text);
    }

    private static void script(Path file, String lines) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A JDK whose java prints its version and arguments, and exits with code 7. */
    private Path jdk(String name, int version) throws IOException {
        Path jdk = folder.resolve(name);
        script(jdk.resolve("bin/java"), "echo \"java " + version + "\"; for a; do echo \"[$a]\"; done; exit 7");
        script(jdk.resolve("bin/javac"), "exit 1");
        String text = version < 9 ? "1." + version + ".0_402" : version + ".0.1";
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + text + "\"\n");
        return jdk;
    }

    private void build() throws IOException {
        Files.createDirectories(tree.resolve("src/cli/target/app"));
        write("src/cli/target/app/magtrack.jar", "");
        write("src/cli/target/app/built", "");
        FileTime later = FileTime.fromMillis(System.currentTimeMillis() + 10_000);
        Files.setLastModifiedTime(tree.resolve("src/cli/target/app/built"), later);
    }

    private record Launched(int exitCode, List<String> out, String err) {}

    private Launched launch(Path command, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        int exitCode = builder.start().waitFor();
        return new Launched(
                exitCode, Files.readAllLines(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    @Test
    void argumentsAndExitCodePassThrough() throws Exception {
        build();
        Launched launched = launch(launcher, "track", "a b.tif", "--out", "", "*");
        assertEquals(7, launched.exitCode());
        int jar = launched.out().indexOf("[-jar]");
        assertEquals(
                "[" + tree.toRealPath().resolve("src/cli/target/app/magtrack.jar") + "]",
                launched.out().get(jar + 1));
        assertEquals(
                List.of("[track]", "[a b.tif]", "[--out]", "[]", "[*]"),
                launched.out().subList(jar + 2, launched.out().size()));
        assertTrue(launched.out().contains("[--add-modules=jdk.incubator.vector]"));
        assertTrue(launched.out().contains("[--enable-native-access=ALL-UNNAMED]"));
        assertEquals("", launched.err());
    }

    @Test
    void whatDoesNotTrackHasNoIncubatorModuleAndSoNoWarning() throws Exception {
        build();
        for (String[] arguments :
                new String[][] {{}, {"--version"}, {"plot", "t.csv"}, {"track", "--help"}, {"bench"}}) {
            assertFalse(launch(launcher, arguments).out().contains("[--add-modules=jdk.incubator.vector]"));
        }
    }

    @Test
    void warningOfWhatJmhDoesIsHeldBackWhereTheJvmCan() throws Exception {
        build();
        String flag = "[--sun-misc-unsafe-memory-access=allow]";
        assertTrue(launch(launcher, "bench", "--quick").out().contains(flag));
        environment.put("MAGTRACK_JAVA_HOME", jdk("jdk 23", 23).toString());
        assertFalse(launch(launcher, "bench", "--quick").out().contains(flag));
    }

    @Test
    void sourceTreeIsTold() throws Exception {
        build();
        assertTrue(launch(launcher, "bench").out().contains("[-Dmagtrack.home=" + tree.toRealPath() + "]"));
    }

    @Test
    void jvmOptionsAreAdded() throws Exception {
        build();
        environment.put("MAGTRACK_JAVA_OPTS", "-Xmx8g -Dx=y");
        List<String> out = launch(launcher, "track").out();
        assertTrue(out.indexOf("[-Xmx8g]") > 0 && out.indexOf("[-Dx=y]") < out.indexOf("[-jar]"), out.toString());
    }

    @Test
    void worksThroughLinks() throws Exception {
        build();
        Path first = Files.createSymbolicLink(folder.resolve("first link"), launcher);
        Path second = Files.createSymbolicLink(folder.resolve("second"), folder.relativize(first));
        assertEquals(7, launch(second).exitCode());
    }

    @Test
    void namedJdkThatWillNotDoIsRefused() throws Exception {
        build();
        environment.put("MAGTRACK_JAVA_HOME", jdk("old", 21).toString());
        environment.put("JAVA_HOME", jdk("good", 25).toString());
        Launched launched = launch(launcher);
        assertEquals(1, launched.exitCode());
        assertEquals(
                "magtrack: MAGTRACK_JAVA_HOME is " + folder.resolve("old")
                        + ", where there is no JDK of version 22 or later.\n",
                launched.err());
    }

    @Test
    void javaHomeCountsIfItWillDo() throws Exception {
        build();
        environment.remove("MAGTRACK_JAVA_HOME");
        environment.put("JAVA_HOME", jdk("home jdk", 23).toString());
        assertEquals("java 23", launch(launcher).out().getFirst());
    }

    @Test
    void javaOnThePathCountsIfItWillDo() throws Exception {
        build();
        environment.remove("MAGTRACK_JAVA_HOME");
        environment.put("JAVA_HOME", jdk("eight", 8).toString());
        Path bin = Files.createDirectories(folder.resolve("path"));
        Files.createSymbolicLink(bin.resolve("java"), jdk("path jdk", 24).resolve("bin/java"));
        environment.put("PATH", bin + ":/usr/bin:/bin");
        assertEquals("java 24", launch(launcher).out().getFirst());
    }

    @Test
    void highestOfTheUsualFoldersIsLast() throws Exception {
        build();
        environment.remove("MAGTRACK_JAVA_HOME");
        environment.put("JAVA_HOME", jdk("eleven", 11).toString());
        Path bin = folder.resolve("path");
        Files.createDirectories(bin);
        Files.createSymbolicLink(bin.resolve("java"), jdk("seventeen", 17).resolve("bin/java"));
        environment.put("PATH", bin + ":/usr/bin:/bin");
        // Higher than any that this machine has.
        jdk("home/.jdks/a", 998);
        jdk("home/.jdks/b", 999);
        jdk("home/.sdkman/candidates/java/c", 997);
        Files.delete(jdk("home/.jdks/runtime without compiler", 1000).resolve("bin/javac"));
        assertEquals("java 999", launch(launcher).out().getFirst());
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        Launched first = launch(launcher, "plot");
        assertTrue(first.err().startsWith("magtrack: building"), first.err());
        assertTrue(first.err().contains("built by " + folder.resolve("jdk 25") + ": -q -B -DskipTests"), first.err());
        assertEquals("java 25", first.out().getFirst());

        build();
        assertEquals("", launch(launcher, "plot").err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "src/cli/pom.xml",
                "src/cli/src/main/Source.java",
                "bindings/pom.xml",
                "bindings/src/main/Binding.java",
                "cuda-kernels/kernels.fatbin",
                "native/pom.xml"
            })
    void whatGoesIntoTheJarsIsBuiltAgainWhereItIsNewer(String source) throws Exception {
        build();
        makeNewer(source);
        assertTrue(launch(launcher, "plot").err().startsWith("magtrack: building"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"native/source/driver.cpp", "cuda-kernels/kernels.cu"})
    void whatGoesIntoNoJarIsNot(String source) throws Exception {
        build();
        makeNewer(source);
        assertEquals("", launch(launcher, "plot").err());
    }

    private void makeNewer(String source) throws IOException {
        Files.setLastModifiedTime(tree.resolve(source), FileTime.fromMillis(System.currentTimeMillis() + 20_000));
    }

    @Test
    void inABundleItsOwnJavaRunsAndNothingIsBuilt() throws Exception {
        Path bundle = folder.resolve("a bundle");
        Files.createDirectories(bundle.resolve("app"));
        Files.writeString(bundle.resolve("app/magtrack.jar"), "");
        Files.createDirectories(bundle.resolve("bin"));
        Files.copy(launcher, bundle.resolve("bin/magtrack"));
        Files.delete(jdk("a bundle/java", 24).resolve("bin/javac"));
        environment.remove("MAGTRACK_JAVA_HOME");
        Launched launched = launch(bundle.resolve("bin/magtrack"), "bench", "a b");
        assertEquals(7, launched.exitCode());
        assertEquals("", launched.err());
        assertEquals("java 24", launched.out().getFirst());
        assertTrue(
                launched.out().contains("[--sun-misc-unsafe-memory-access=allow]"),
                launched.out().toString());
        assertTrue(launched.out().contains("[" + bundle.toRealPath().resolve("app/magtrack.jar") + "]"));
        assertEquals("[a b]", launched.out().getLast());
        Launched again = launch(bundle.resolve("bin/magtrack"), "bundle");
        assertEquals(1, again.exitCode());
        assertTrue(again.err().startsWith("magtrack: bundle: this is a bundle already"), again.err());
    }

    /** A program {@code locale} that knows these locales, and this charmap in each. */
    private void locales(String charmap, String... installed) throws IOException {
        Path bin = folder.resolve("locale programs");
        script(
                bin.resolve("locale"),
                "case $1 in charmap) echo '" + charmap + "';; -a) printf '%s\\n' " + String.join(" ", installed)
                        + ";; esac");
        environment.put("PATH", bin + ":/usr/bin:/bin");
    }

    /** The locale of Java, which has names of files in its charset, in an environment with this one. */
    private String localeOfJava(String variable, String value) throws Exception {
        build();
        Path jdk = jdk("jdk 25", 25);
        script(jdk.resolve("bin/java"), "echo \"${LC_ALL-unset}\"");
        environment.keySet().removeAll(List.of("LC_ALL", "LC_CTYPE", "LANG"));
        if (variable != null) {
            environment.put(variable, value);
        }
        Launched launched = launch(launcher, "plot");
        assertEquals("", launched.err());
        return launched.out().getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C, C.utf8",
        "LC_ALL, POSIX, C.UTF-8",
        "LC_ALL, de_DE.UTF-8, en_US.utf8",
        "LC_CTYPE, C, C.utf8",
        "LANG, C, C.utf8",
        ", , C.utf8"
    })
    void whereTheLocaleHasAsciiAloneOneOfUtf8IsChosen(String variable, String value, String utf8) throws Exception {
        locales("ANSI_X3.4-1968", "C", "POSIX", "de_AT.utf8", utf8);
        assertEquals(utf8, localeOfJava(variable, value));
    }

    @Test
    void anyLocaleOfUtf8WillDo() throws Exception {
        locales("US-ASCII", "C", "de_DE.ISO-8859-1", "ja_JP.UTF-8");
        assertEquals("ja_JP.UTF-8", localeOfJava("LC_ALL", "C"));
    }

    @Test
    void whatIsUtf8OrHasLettersOfItsOwnStays() throws Exception {
        for (String charmap : List.of("UTF-8", "ISO-8859-1", "EUC-JP")) {
            locales(charmap, "C.utf8");
            assertEquals("ja_JP", localeOfJava("LC_ALL", "ja_JP"));
            assertEquals("unset", localeOfJava("LANG", "ja_JP"));
        }
    }

    @Test
    void whereThereIsNoLocaleOfUtf8NothingIsSet() throws Exception {
        locales("ANSI_X3.4-1968", "C", "POSIX", "de_DE");
        assertEquals("C", localeOfJava("LC_ALL", "C"));
        assertEquals("unset", localeOfJava(null, null));
    }

    @Test
    void withoutTheProgramLocaleTheEnvironmentTells() throws Exception {
        script(folder.resolve("locale programs/locale"), "exit 127");
        environment.put("PATH", folder.resolve("locale programs") + ":/usr/bin:/bin");
        assertEquals("C.UTF-8", localeOfJava(null, null));
        assertEquals("C.UTF-8", localeOfJava("LC_ALL", "C"));
        assertEquals("unset", localeOfJava("LANG", "de_DE.UTF-8"));
    }

    @Test
    void theBuildHasThatLocaleToo() throws Exception {
        locales("ANSI_X3.4-1968", "C.utf8");
        environment.put("LC_ALL", "C");
        script(tree.resolve("mvnw"), "echo \"in $LC_ALL\"; exit 3");
        assertTrue(launch(launcher, "plot").err().contains("in C.utf8\n"));
    }

    @Test
    void failedBuildIsAFailure() throws Exception {
        script(tree.resolve("mvnw"), "echo the reason; exit 3");
        Launched launched = launch(launcher, "plot");
        assertEquals(1, launched.exitCode());
        assertEquals(List.of(), launched.out());
        assertTrue(launched.err().contains("the reason\nmagtrack: could not build"), launched.err());
    }
}
