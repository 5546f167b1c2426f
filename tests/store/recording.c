/* Takes down, in order and after the fact, what a process writes and syncs.
 *
 * Loaded before libc, so that the calls of SQLite and Python come by. Each line of the file
 * named by RECORD is "write PATH", "sync PATH", or "answer" for what goes to standard output.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static int record = -1;

static void __attribute__((constructor)) begin(void) {
    record = open(getenv("RECORD"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void take_down(const char *what, int descriptor) {
    char link[64], path[4096], line[4200];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t size = readlink(link, path, sizeof path - 1);
    path[size > 0 ? size : 0] = 0;
    int length = descriptor == 1 ? snprintf(line, sizeof line, "answer\n")
                                 : snprintf(line, sizeof line, "%s %s\n", what, path);
    syscall(SYS_write, record, line, length);
}

#define RECORDED(result, name, what, declared, passed)         \
    result name declared {                                     \
        static result (*real) declared;                        \
        if (!real) real = dlsym(RTLD_NEXT, #name);             \
        result value = real passed;                            \
        if (value >= 0) take_down(what, fd);                   \
        return value;                                          \
    }

RECORDED(ssize_t, write, "write", (int fd, const void *data, size_t size), (fd, data, size))
RECORDED(ssize_t, pwrite, "write", (int fd, const void *data, size_t size, off_t at),
         (fd, data, size, at))
RECORDED(ssize_t, pwrite64, "write", (int fd, const void *data, size_t size, off64_t at),
         (fd, data, size, at))
RECORDED(int, fsync, "sync", (int fd), (fd))
RECORDED(int, fdatasync, "sync", (int fd), (fd))
