package io.tidemark.client.cli.exit;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a failure of a file means to people: Java's exceptions of the file system often say no more than its name. */
public final class FileFailure {

    private FileFailure() {}

    /** In a line, with the file's name. */
    public static String describe(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no file " + failure.getMessage();
        } else if (failure instanceof AccessDeniedException) {
            return "no permission for " + failure.getMessage();
        } else if (failure instanceof FileSystemException) {
            return "a file cannot be used: " + failure.getMessage();
        }
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
