package io.github.magtrack4j.files.internal;

import io.github.magtrack4j.files.Movie;
import io.github.magtrack4j.files.internal.movie.CheckedMovie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The notes of a folder and of its files; one that many files have is given once, with the first file's name. */
final class FolderNotes {
    private final List<String> folder = new ArrayList<>();

    /** The names of all files that are read. */
    private final Set<String> present = new HashSet<>();

    /** The names of the files that have a note. */
    private final Map<String, List<String>> files = new LinkedHashMap<>();

    /** Takes the files that are read. */
    void read(List<Path> paths) {
        paths.forEach(path -> present.add(path.getFileName().toString()));
    }

    /** Adds a note on the folder. */
    void add(String note) {
        folder.add(note);
    }

    /** Adds notes on the folder. */
    void addAll(List<String> notes) {
        folder.addAll(notes);
    }

    /** Adds what a file notes. */
    void add(Movie file) {
        // Whoever reads the folder reads the whole recording, if all of it is here.
        String known = file instanceof CheckedMovie part
                        && present.containsAll(part.recording().files())
                ? part.recording().note()
                : "";
        for (String note : file.notes()) {
            if (!note.equals(known)) {
                add(file.path(), note);
            }
        }
    }

    /** Adds a note on a file. */
    void add(Path file, String note) {
        files.computeIfAbsent(note, key -> new ArrayList<>())
                .add(file.getFileName().toString());
    }

    /** Returns a sentence each. */
    List<String> get() {
        List<String> notes = new ArrayList<>(folder);
        files.forEach((note, names) -> notes.add(names.getFirst() + of(names.size() - 1) + ": " + note));
        return notes;
    }

    private static String of(int others) {
        return switch (others) {
            case 0 -> "";
            case 1 -> " and another file";
            default -> " and " + others + " other files";
        };
    }
}
