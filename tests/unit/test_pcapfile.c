/*
 * test_pcapfile.c - packets written to a file are in it, read back by libpcap;
 * what cannot be written is an error that names the file. That tcpdump reads
 * it too is in tests/packets.sh.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pcap/pcap.h>

#include "kernel/pcapfile.h"
#include "packet_made.h"

static char folder[] = "/tmp/pcapfile-XXXXXX";
static char path[64];

static void
begin(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.pcap", folder);
}

static void
end(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}

static struct pcapfile *
opened(void)
{
	struct err err = { 0 };
	struct pcapfile *f = pcapfile_new(path, &err);

	ck_assert_msg(f != NULL, "%s", err.text);
	return f;
}

static void
closed(struct pcapfile *f)
{
	struct err err = { 0 };

	ck_assert_msg(pcapfile_close(f, &err) == 0, "%s", err.text);
}

static pcap_t *
read_back(void)
{
	char why[PCAP_ERRBUF_SIZE];
	pcap_t *file = pcap_open_offline_with_tstamp_precision(
	    path, PCAP_TSTAMP_PRECISION_NANO, why);

	ck_assert_msg(file != NULL, "%s", why);
	ck_assert_int_eq(pcap_datalink(file), DLT_RAW);
	return file;
}

static void
next_is(pcap_t *file, const struct packet *p, size_t captured)
{
	struct pcap_pkthdr *header;
	const unsigned char *bytes;

	ck_assert_int_eq(pcap_next_ex(file, &header, &bytes), 1);
	ck_assert_uint_eq(header->caplen, captured);
	ck_assert_uint_eq(header->len, p->length);
	ck_assert_int_eq(header->ts.tv_sec, p->time_ns / 1000000000);
	ck_assert_int_eq(header->ts.tv_usec, p->time_ns % 1000000000);
	ck_assert_int_eq(memcmp(bytes, p->bytes, captured), 0);
}

static void
ends(pcap_t *file)
{
	struct pcap_pkthdr *header;
	const unsigned char *bytes;

	ck_assert_int_eq(pcap_next_ex(file, &header, &bytes), PCAP_ERROR_BREAK);
	pcap_close(file);
}

START_TEST(packets_are_in_the_file)
{
	struct buf syn = made_bytes(SYN_V4),
		   udp = made_bytes(V6("11", "000c") UDP);
	struct packet *packets[] = {
		packet_new(syn.data, syn.len, syn.len, 1763700000123456789),
		packet_new(udp.data, udp.len, udp.len, 1763700001000000001),
		/* Its end was not kept. */
		packet_new(syn.data, 40, 60, 1763700001999999999),
	};
	struct pcapfile *f = opened();
	pcap_t *file;

	for (int i = 0; i < 3; i++)
		pcapfile_add(f, packets[i]);
	closed(f);
	file = read_back();
	for (int i = 0; i < 3; i++) {
		next_is(file, packets[i], packets[i]->captured);
		packet_free(packets[i]);
	}
	ends(file);
	buf_free(&syn);
	buf_free(&udp);
}
END_TEST

/* A reader takes no packet that is longer than the file says they are. */
START_TEST(more_than_fits_is_cut)
{
	static const unsigned char big[70000] = { 0x45 };
	struct packet *p = packet_new(big, sizeof big, sizeof big, 7);
	struct pcapfile *f = opened();
	pcap_t *file;

	pcapfile_add(f, p);
	closed(f);
	file = read_back();
	next_is(file, p, 65535);
	ends(file);
	packet_free(p);
}
END_TEST

START_TEST(what_was_there_is_replaced)
{
	FILE *old = fopen(path, "w");

	ck_assert_ptr_nonnull(old);
	for (int i = 0; i < 1000; i++)
		fputs("something else\n", old);
	fclose(old);
	closed(opened());
	ends(read_back());
}
END_TEST

static void
refuses(const char *where, const char *want)
{
	struct err err = { 0 };

	ck_assert_ptr_null(pcapfile_new(where, &err));
	ck_assert_str_eq(err.text, want);
}

START_TEST(what_cannot_be_opened_is_an_error)
{
	char want[200];

	refuses("", "cannot write : No such file or directory");
	refuses("/no/such/folder/a.pcap",
	    "cannot write /no/such/folder/a.pcap: No such file or directory");
	refuses("/", "cannot write /: Is a directory");
	/* Nobody reads: it does not wait until somebody does. */
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	snprintf(want, sizeof want,
	    "cannot write %s: No such device or address", path);
	refuses(path, want);
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
	struct err err = { 0 };
	struct pcapfile *f = pcapfile_new("/dev/full", &err);
	struct packet *p = made_packet(SYN_V4);

	ck_assert_ptr_nonnull(f);
	/* More than is kept back. */
	for (int i = 0; i < 1000; i++)
		pcapfile_add(f, p);
	ck_assert_int_eq(pcapfile_close(f, &err), -1);
	ck_assert_str_eq(
	    err.text, "cannot write /dev/full: No space left on device");
	packet_free(p);
}
END_TEST

/* "-" is no other word for standard output. */
START_TEST(a_dash_is_a_name)
{
	struct err err = { 0 };
	struct pcapfile *f;

	ck_assert_int_eq(chdir(folder), 0);
	f = pcapfile_new("-", &err);
	ck_assert_ptr_nonnull(f);
	closed(f);
	ck_assert_int_eq(unlink("-"), 0);
}
END_TEST

static Suite *
pcapfile_suite(void)
{
	Suite *s = suite_create("pcapfile");
	TCase *c = tcase_create("pcapfile");

	suite_add_tcase(s, c);
	tcase_add_checked_fixture(c, begin, end);
	tcase_add_test(c, packets_are_in_the_file);
	tcase_add_test(c, more_than_fits_is_cut);
	tcase_add_test(c, what_was_there_is_replaced);
	tcase_add_test(c, what_cannot_be_opened_is_an_error);
	tcase_add_test(c, a_full_disk_is_an_error);
	tcase_add_test(c, a_dash_is_a_name);
	return s;
}

int
main(void)
{
	return unit_run(pcapfile_suite());
}
