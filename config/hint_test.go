package config

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatIsMissingOnALineIsNamed(t *testing.T) {
	const profile = "profiles:\n  p:\n    "
	for text, want := range map[string]string{
		"region:hk\n":                       `:1: the file: a space is missing after the colon of "region:"`,
		"ascii: true\ntheme:dark\nlog: x\n": `:2: not valid YAML: a space is missing after the colon of "theme:"`,
		profile + "region:hk\n":             `:3: profile "p": a space is missing after the colon of "region:"`,
		profile + "public_key: a\n    region:hk\n    private_key: b\n": `:4: not valid YAML: a space is missing after ` +
			`the colon of "region:"`,
		profile + "public_key: a\r\n    region:hk\r\n": `:4: not valid YAML: a space is missing after the ` +
			`colon of "region:"`,
		profile + "base_url:https://x/\n": `:3: profile "p": a space is missing after the ` +
			`colon of "base_url:"`,
		"log:/var/log/ulb\n":            `:1: the file: a space is missing after the colon of "log:"`,
		"profiles:\n  p:{region: hk}\n": `:2: profiles: a space is missing after the colon of "p:"`,
		"keys:\n  quit:[q]\n":           `:2: keys: a space is missing after the colon of "quit:"`,
		"k3y.S3CR3T:x\n":                `:1: the file: a space is missing after the colon`,
		"theme=dark\n": `:1: the file: want a colon and a space in place of the = of ` +
			`"theme ="`,
		profile + "region = hk\n    public_key: a\n": `:3: not valid YAML: want a colon and a space in ` +
			`place of the = of "region ="`,
		profile + "credential_command:\n      -pass\n      -show\n": `:3: credential_command: a space is missing after ` +
			`the dash`,
		profile + "private_key: @S3CR3T\n":   `:3: not valid YAML: put the value in quotes`,
		profile + "private_key: a: S3CR3T\n": `:3: not valid YAML: put the value in quotes`,
		"theme: dark\n\tascii: true\n":       `:2: not valid YAML: the line starts with a tab, indent it with spaces`,
		"ascii: true\rtheme:dark\rlog: x\r":  `:2: not valid YAML: a space is missing after the colon of "theme:"`,
		"https://api.ucloud.cn/\n":           `:1: the file: want lines of the form name: value, got text`,
		"theme: [dark\n":                     `:1: not valid YAML: check indentation, quotes and brackets here`,
	} {
		w := newWorld(t)
		w.config(text)
		err := w.refusal(nil, nil)
		assert.True(t, strings.HasPrefix(err.Error(), w.sys.ConfigPath+want), "%q\nwant ...%s\ngot  %s", text, want, err)
	}
	w := newWorld(t)
	w.config("profiles:\n  p:\n    region: a:b\n    public_key: a\n    private_key: \"@a:b\"\n")
	w.mustLoad("--profile=p")
}

// utf16Text is as some editors and shells write, with a mark or without.
func utf16Text(order binary.ByteOrder, mark bool, text string) []byte {
	var out []byte
	runes := []rune(text)
	if mark {
		runes = append([]rune{0xfeff}, runes...)
	}
	for _, unit := range utf16.Encode(runes) {
		var b [2]byte
		order.PutUint16(b[:], unit)
		out = append(out, b[:]...)
	}
	return out
}

func TestATextInAnotherEncodingIsNamed(t *testing.T) {
	for want, encode := range map[string]func(string) []byte{
		" is UTF-16 text: save it as UTF-8, such as by iconv -t UTF-8 -f UTF-16": func(s string) []byte {
			return utf16Text(binary.LittleEndian, true, s)
		},
		" is UTF-16 text: save it as UTF-8, such as by iconv -t UTF-8 -f UTF-16LE": func(s string) []byte {
			return utf16Text(binary.LittleEndian, false, s)
		},
		" is UTF-16 text: save it as UTF-8, such as by iconv -t UTF-8 -f UTF-16BE": func(s string) []byte {
			return utf16Text(binary.BigEndian, false, s)
		},
		" is UTF-32 text: save it as UTF-8, such as by iconv -t UTF-8 -f UTF-32": func(s string) []byte {
			return append([]byte("\xff\xfe\x00\x00"), s...)
		},
		" holds NUL bytes, which no text does": func(s string) []byte {
			return []byte(s +
				"\x00")
		},
	} {
		w := newWorld(t)
		w.config(string(encode("theme: dark\n")))
		w.refuses(nil, w.sys.ConfigPath+want)

		w = newWorld(t)
		w.cli(cliConfigs, string(encode(cliCredentials)))
		w.refuses(nil, w.cliPath("credential.json")+want)

		w = newWorld(t)
		w.config("profiles:\n  p: {public_key: a, private_key: b, ca_file: ca.pem}\n")
		w.write(filepath.Join(w.folder, "ca.pem"), string(encode("-----BEGIN CERTIFICATE-----")))
		w.refuses([]string{"--profile=p"}, `profile "p": ca_file `+filepath.Join(w.folder, "ca.pem")+want)

		w = newWorld(t)
		w.config(commandProfile + "    public_key: a\n")
		w.sys.Run = answering(string(encode("key-S3CR3T\n")), nil)
		w.refuses([]string{"--profile=p"},
			"credential_command printed something that"+strings.Replace(want, "save it as", "let it print", 1))
	}
	w := newWorld(t)
	w.config(commandProfile + "    public_key: a\n")
	w.sys.Run = answering("\ufeffkey\r\n", nil)
	assert.Equal(t, "key", w.mustLoad("--profile=p").Credentials.PrivateKey.Reveal())
}

// docker run --env-file and systemd's EnvironmentFile take the lines as they are.
func TestQuotesAroundAValueAreNamed(t *testing.T) {
	for _, quote := range []string{`"x"`, `'x'`, `"x`, "`x`", "“x”"} {
		value := strings.ReplaceAll(quote, "x", "key-S3CR3T")
		for _, name := range []string{
			"UCLOUD_PUBLIC_KEY", "UCLOUD_PRIVATE_KEY", "UCLOUD_REGION", "UCLOUD_PROJECT_ID",
			"UCLOUD_API_BASE_URL",
		} {
			w := newWorld(t)
			w.setenv(environmentKeys...)
			w.setenv(name + "=" + value)
			w.refuses(nil, name+" stands in quotes, which only a shell takes away")
		}
		for _, name := range []string{"UCLOUD_PROFILE", "UCLOUD_SHARED_CONFIG_FILE", "UCLOUD_SHARED_CREDENTIAL_FILE"} {
			w := newWorld(t)
			w.setenv(name + "=" + value)
			w.refuses(nil, name+" stands in quotes, which only a shell takes away")
		}
		w := newWorld(t)
		w.config("profiles:\n  p:\n    public_key: a\n    private_key: |-\n      " + value + "\n")
		w.refuses([]string{"--profile=p"}, w.sys.ConfigPath+`:4: profile "p": private_key stands in quotes`)
		if quote[0] != '"' {
			w.config(commandProfile + "    public_key: a\n")
			w.sys.Run = answering(value, nil)
			w.refuses([]string{"--profile=p"}, "credential_command printed a key in quotes")
		}
	}
	for _, line := range []string{"\r", " ", "\u00a0"} {
		w := newWorld(t)
		w.setenv("UCLOUD_PUBLIC_KEY=a", "UCLOUD_PRIVATE_KEY=key-S3CR3T"+line)
		w.refuses(nil, "UCLOUD_PRIVATE_KEY holds a space, a line break or another character that no key has")
	}
}

func FuzzHint(f *testing.F) {
	sample, err := os.ReadFile(filepath.Join("testdata", "config.yaml"))
	require.NoError(f, err)
	for line := range strings.Lines(string(sample)) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		why := hint([]byte(line + fuzzKey))
		require.NotContains(t, why, marker)
		require.True(t, printable(why), "%q", why)
		_ = textOf([]byte(line))
		_ = quoted(line)
	})
}
