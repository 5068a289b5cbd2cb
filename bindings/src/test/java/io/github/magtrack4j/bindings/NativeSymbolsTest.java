package io.github.magtrack4j.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is checked in was generated from the list of symbols and from these headers. */
class NativeSymbolsTest {
    private static final Path GENERATED = Path.of("src/generated/java/io/github/magtrack4j/bindings");

    private static Set<String> listed(String kind) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("includes.txt"))) {
            return lines.filter(line -> line.startsWith("--include-" + kind + " "))
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<Method> methods(Class<?> header) {
        return Stream.of(header.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()));
    }

    @Test
    void everyListedFunctionAndNoOther() throws IOException {
        Set<String> functions = Stream.of(NativeLibrary.CUDA_DRIVER, NativeLibrary.CUFFT)
                .flatMap(NativeLibrary::functions)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(listed("function"), functions);
    }

    @Test
    void everyListedConstantAndNoOther() throws IOException {
        Set<String> constants = Stream.of(CudaDriver.class, CuFft.class, KernelArguments.class)
                .flatMap(NativeSymbolsTest::methods)
                .filter(method -> method.getParameterCount() == 0)
                .map(Method::getName)
                .filter(name -> !name.contains("$"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(listed("constant"), constants);
    }

    @Test
    void everyStructureOfOurHeaderAndNoOther() throws IOException {
        String header = Files.readString(Path.of("../cuda-kernels/arguments.h"));
        Set<String> wanted = Pattern.compile("(?m)^typedef struct (\\w+) \\{$")
                .matcher(header)
                .results()
                .map(structure -> structure.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        try (Stream<Path> files = Files.list(GENERATED)) {
            Set<String> structures = files.map(
                            file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !Set.of("CudaDriver", "CuFft", "KernelArguments", "KernelSizes")
                            .contains(name))
                    .filter(name -> !name.endsWith("$shared"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(wanted, structures);
        }
    }

    /** As the macros of the header are, so are the sizes. */
    @Test
    void everySizeIsThatOfTheHeader() throws IOException {
        String header = Files.readString(Path.of("../cuda-kernels/arguments.h")).replace("\\\n", " ");
        String generated = Files.readString(GENERATED.resolve("KernelSizes.java"));
        assertEquals(macros("(?m)^(#define \\w+\\(.*)$", header), macros("(?m)^ *\\* (#define .*)$", generated));
        assertEquals(1472 * 8, KernelSizes.RADIAL_PROFILE_BYTES(1472, 1, 4));
    }

    private static List<String> macros(String pattern, String source) {
        return Pattern.compile(pattern)
                .matcher(source)
                .results()
                .map(macro -> macro.group(1).replaceAll(" +", " "))
                .toList();
    }

    @Test
    void noLibraryAndNoFolderIsBakedInAndNothingNeedsTheLongOfC() throws IOException {
        try (Stream<Path> files = Files.list(GENERATED)) {
            for (Path file : files.toList()) {
                String source = Files.readString(file);
                for (String unwanted :
                        List.of("libraryLookup", "loaderLookup", "C_LONG ", "C_LONG,", "/usr", "\\Users")) {
                    assertFalse(source.contains(unwanted), file + " has " + unwanted);
                }
            }
        }
    }

    @Test
    void theHeadersAreTheRecordedOnes() throws IOException {
        Map<String, Integer> versions = Files.readAllLines(Path.of("headers.txt")).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> Integer.valueOf(words[1])));
        assertEquals(Map.of("cuda.h", CudaDriver.CUDA_VERSION(), "cufft.h", CuFft.CUFFT_VERSION()), versions);
    }

    @Test
    void libraryThatLacksFunctionsIsNotBound() {
        List<String> missing = NativeLibrary.CUFFT.bind(
                name -> name.equals("cufftSetStream") ? Optional.empty() : Optional.of(MemorySegment.ofAddress(16)));
        assertEquals(List.of("cufftSetStream"), missing);
        assertFalse(NativeLibrary.CUFFT.isBound());
        IllegalStateException thrown =
                assertThrows(IllegalStateException.class, () -> NativeLibrary.CUFFT.function("cufftDestroy"));
        assertTrue(thrown.getMessage().contains("cufftDestroy"), thrown.getMessage());
    }
}
