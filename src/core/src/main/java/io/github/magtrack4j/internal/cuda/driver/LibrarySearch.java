package io.github.magtrack4j.internal.cuda.driver;

import io.github.magtrack4j.bindings.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for a library in all the places where it may be, and remembers each for the message where none has it.
 *
 * <p>A search belongs to one thread.
 */
public final class LibrarySearch {
    /** The versions of cuFFT whose functions are the ones that were generated, the newest first. */
    private static final int[] CUFFT_VERSIONS = {12, 11, 10};

    /** The machine as far as a search depends on it. */
    record Machine(boolean windows, Map<String, String> environment) {
        static Machine current() {
            String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            return new Machine(system.startsWith("windows"), System.getenv());
        }
    }

    private final Machine machine;
    private final String property;
    private final List<String> names;
    private final List<String> tried = new ArrayList<>();
    private String found;
    private boolean outdated;

    private LibrarySearch(Machine machine, String property, List<String> names) {
        this.machine = machine;
        this.property = property;
        this.names = names;
    }

    static LibrarySearch forDriver(Machine machine) {
        return new LibrarySearch(
                machine, "magtrack4j.cuda.driver", List.of(machine.windows ? "nvcuda.dll" : "libcuda.so.1"));
    }

    static LibrarySearch forCuFft(Machine machine) {
        List<String> names = new ArrayList<>();
        for (int version : CUFFT_VERSIONS) {
            names.add(machine.windows ? "cufft64_" + version + ".dll" : "libcufft.so." + version);
        }
        return new LibrarySearch(machine, "magtrack4j.cuda.cufft", names);
    }

    /**
     * Binds a library's functions to the first of its files that can be opened and has them all.
     *
     * @return whether there is one; {@link #found} tells which, {@link #tried} what else was tried
     */
    boolean bind(NativeLibrary library) {
        String forced = System.getProperty(property);
        if (forced != null) {
            tried.add("the system property " + property);
            return bind(library, Path.of(forced));
        }
        for (String name : names) {
            if (bind(library, name)) {
                return true;
            }
        }
        for (Path folder : folders()) {
            for (String name : names) {
                Path file = folder.resolve(name);
                if (!Files.exists(file)) {
                    tried.add(file + " (is not there)");
                } else if (bind(library, file)) {
                    return true;
                }
            }
        }
        for (String name : names) {
            if (bindFromClassPath(library, name)) {
                return true;
            }
        }
        return false;
    }

    /** The file that was bound. */
    String found() {
        return found;
    }

    /** What was tried in vain, for people. */
    List<String> tried() {
        return List.copyOf(tried);
    }

    /** Whether a library was there, but without all functions. */
    boolean outdated() {
        return outdated;
    }

    /** Where a library of CUDA may be, besides where the system's loader looks. */
    List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String variable : List.of("CUDA_PATH", "CUDA_HOME")) {
            folderOf(variable).ifPresent(root -> addToolkit(folders, root));
        }
        if (!machine.windows) {
            addToolkit(folders, Path.of("/usr/local/cuda"));
            // Where the Windows Subsystem for Linux has the driver.
            folders.add(Path.of("/usr/lib/wsl/lib"));
        }
        for (String variable : List.of("CONDA_PREFIX", "VIRTUAL_ENV")) {
            folderOf(variable).ifPresent(root -> addPython(folders, root));
        }
        if (!machine.windows) {
            addPython(folders, folderOf("HOME").orElse(Path.of("/root")).resolve(".local"));
            addPython(folders, Path.of("/usr/local"));
        }
        return folders;
    }

    private Optional<Path> folderOf(String variable) {
        String folder = machine.environment.getOrDefault(variable, "");
        try {
            return folder.isBlank() ? Optional.empty() : Optional.of(Path.of(folder));
        } catch (InvalidPathException e) {
            // A name that the locale cannot write, such as one that is not ASCII under LC_ALL=C.
            return Optional.empty();
        }
    }

    private void addToolkit(List<Path> folders, Path root) {
        if (machine.windows) {
            folders.add(root.resolve("bin"));
            folders.add(root.resolve("bin").resolve("x64"));
        } else {
            folders.add(root.resolve("lib64"));
            folders.add(root.resolve("targets/x86_64-linux/lib"));
        }
    }

    /** conda has libraries of its own; pip puts NVIDIA's into site-packages, under one of two names. */
    private void addPython(List<Path> folders, Path root) {
        folders.add(machine.windows ? root.resolve("Library").resolve("bin") : root.resolve("lib"));
        for (Path packages : sitePackages(root)) {
            for (String wheel : List.of("cufft", "cu13")) {
                folders.add(packages.resolve("nvidia").resolve(wheel).resolve(machine.windows ? "bin" : "lib"));
            }
        }
    }

    private List<Path> sitePackages(Path root) {
        if (machine.windows) {
            return List.of(root.resolve("Lib").resolve("site-packages"));
        }
        Path lib = root.resolve("lib");
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(lib)) {
            return children.filter(child -> child.getFileName().toString().startsWith("python"))
                    .sorted()
                    .map(child -> child.resolve("site-packages"))
                    .toList();
        } catch (IOException e) {
            tried.add(lib + " (" + e + ")");
            return List.of();
        }
    }

    private boolean bind(NativeLibrary library, Path file) {
        try {
            return bind(library, SymbolLookup.libraryLookup(file, Arena.global()), file.toString());
        } catch (IllegalArgumentException e) {
            tried.add(file + " (" + (Files.exists(file) ? reason(file) : "is not there") + ")");
            return false;
        }
    }

    /** Why a library cannot be opened: this way of opening it says so, the other does not. */
    private static String reason(Path file) {
        try {
            System.load(file.toAbsolutePath().toString());
            return "cannot be opened";
        } catch (UnsatisfiedLinkError e) {
            return "cannot be opened: " + e.getMessage();
        }
    }

    private boolean bind(NativeLibrary library, String name) {
        try {
            return bind(library, SymbolLookup.libraryLookup(name, Arena.global()), name);
        } catch (IllegalArgumentException e) {
            tried.add(name + " where the system looks for libraries");
            return false;
        }
    }

    private boolean bind(NativeLibrary library, SymbolLookup lookup, String file) {
        List<String> missing = library.bind(lookup);
        if (!missing.isEmpty()) {
            outdated = true;
            tried.add(file + " (is too old: it lacks " + String.join(", ", missing) + ")");
            return false;
        }
        found = file;
        return true;
    }

    /** The Maven artifact org.bytedeco:cuda-redist has the libraries as resources, which a loader cannot open. */
    private boolean bindFromClassPath(NativeLibrary library, String name) {
        String resource = "org/bytedeco/cuda/" + (machine.windows ? "windows" : "linux") + "-x86_64/" + name;
        URL url = ClassLoader.getSystemResource(resource);
        if (url == null) {
            tried.add(resource + " on the class path");
            return false;
        }
        try (InputStream bytes = url.openStream()) {
            Path folder = Files.createTempDirectory("magtrack4j");
            Path file = folder.resolve(name);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
            return bind(library, file);
        } catch (IOException e) {
            throw new UncheckedIOException("the library " + url + " could not be copied into a file", e);
        }
    }
}
