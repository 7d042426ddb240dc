/*
 * base/lang_error.c - the system's errors as text. Their English is the C
 * library's, which has no other languages where its own are not installed.
 */
#include <errno.h>
#include <netdb.h>
#include <string.h>

#include "base/lang.h"

struct row {
	int error;
	const char *text;
};

static const struct row errors[] = {
	{ EPERM, N_("Operation not permitted") },
	{ ENOENT, N_("No such file or directory") },
	{ ESRCH, N_("No such process") },
	{ EINTR, N_("Interrupted system call") },
	{ EIO, N_("Input/output error") },
	{ ENXIO, N_("No such device or address") },
	{ E2BIG, N_("Argument list too long") },
	{ EBADF, N_("Bad file descriptor") },
	{ ECHILD, N_("No child processes") },
	{ EAGAIN, N_("Resource temporarily unavailable") },
	{ ENOMEM, N_("Cannot allocate memory") },
	{ EACCES, N_("Permission denied") },
	{ EFAULT, N_("Bad address") },
	{ EBUSY, N_("Device or resource busy") },
	{ EEXIST, N_("File exists") },
	{ ENODEV, N_("No such device") },
	{ ENOTDIR, N_("Not a directory") },
	{ EISDIR, N_("Is a directory") },
	{ EINVAL, N_("Invalid argument") },
	{ ENFILE, N_("Too many open files in system") },
	{ EMFILE, N_("Too many open files") },
	{ EFBIG, N_("File too large") },
	{ ENOSPC, N_("No space left on device") },
	{ ESPIPE, N_("Illegal seek") },
	{ EROFS, N_("Read-only file system") },
	{ EPIPE, N_("Broken pipe") },
	{ EDOM, N_("Numerical argument out of domain") },
	{ ERANGE, N_("Numerical result out of range") },
	{ ENAMETOOLONG, N_("File name too long") },
	{ ENOSYS, N_("Function not implemented") },
	{ ELOOP, N_("Too many levels of symbolic links") },
	{ ENOTSOCK, N_("Socket operation on non-socket") },
	{ EDESTADDRREQ, N_("Destination address required") },
	{ EMSGSIZE, N_("Message too long") },
	{ EPROTOTYPE, N_("Protocol wrong type for socket") },
	{ ENOPROTOOPT, N_("Protocol not available") },
	{ EPROTONOSUPPORT, N_("Protocol not supported") },
	{ ESOCKTNOSUPPORT, N_("Socket type not supported") },
	{ EOPNOTSUPP, N_("Operation not supported") },
	{ EPFNOSUPPORT, N_("Protocol family not supported") },
	{ EAFNOSUPPORT, N_("Address family not supported by protocol") },
	{ EADDRINUSE, N_("Address already in use") },
	{ EADDRNOTAVAIL, N_("Cannot assign requested address") },
	{ ENETDOWN, N_("Network is down") },
	{ ENETUNREACH, N_("Network is unreachable") },
	{ ENETRESET, N_("Network dropped connection on reset") },
	{ ECONNABORTED, N_("Software caused connection abort") },
	{ ECONNRESET, N_("Connection reset by peer") },
	{ ENOBUFS, N_("No buffer space available") },
	{ EISCONN, N_("Transport endpoint is already connected") },
	{ ENOTCONN, N_("Transport endpoint is not connected") },
	{ ETIMEDOUT, N_("Connection timed out") },
	{ ECONNREFUSED, N_("Connection refused") },
	{ EHOSTDOWN, N_("Host is down") },
	{ EHOSTUNREACH, N_("No route to host") },
	{ EALREADY, N_("Operation already in progress") },
	{ EINPROGRESS, N_("Operation now in progress") },
	{ EPROTO, N_("Protocol error") },
	{ EUSERS, N_("Too many users") },
};

static const struct row gai_errors[] = {
	{ EAI_BADFLAGS, N_("Bad value for ai_flags") },
	{ EAI_NONAME, N_("Name or service not known") },
	{ EAI_AGAIN, N_("Temporary failure in name resolution") },
	{ EAI_FAIL, N_("Non-recoverable failure in name resolution") },
	{ EAI_FAMILY, N_("ai_family not supported") },
	{ EAI_SOCKTYPE, N_("ai_socktype not supported") },
	{ EAI_SERVICE, N_("Servname not supported for ai_socktype") },
	{ EAI_MEMORY, N_("Memory allocation failure") },
	{ EAI_SYSTEM, N_("System error") },
	{ EAI_ADDRFAMILY, N_("Address family for hostname not supported") },
	{ EAI_NODATA, N_("No address associated with hostname") },
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *
find(const struct row *rows, size_t count, int error)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].error == error)
			return lang_text(rows[i].text);
	}
	return NULL;
}

const char *
lang_error(int error)
{
	const char *found = find(errors, COUNT(errors), error);

	return found != NULL ? found : strerror(error);
}

const char *
lang_gai_error(int error)
{
	const char *found = find(gai_errors, COUNT(gai_errors), error);

	return found != NULL ? found : gai_strerror(error);
}
