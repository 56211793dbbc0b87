package config

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// fuzzKey holds characters that neither a field's nor a profile's name can have.
const fuzzKey = "k/S3CR3T+0="

// FuzzLoad puts a private key into a file between two hostile pieces of text: whatever they make of
// it, nothing panics, and no error shows the key or a raw control byte.
func FuzzLoad(f *testing.F) {
	sample, err := os.ReadFile(filepath.Join("testdata", "config.yaml"))
	require.NoError(f, err)
	f.Add("profiles:\n  p:\n    public_key: a\n", "")
	f.Add("profiles:\n  p:\n    private_key: x\n", "\x1b: [")
	f.Add(string(sample), "")
	f.Add("theme: [", "]")
	f.Add("? ", ": x\n")
	f.Add("default_profile: p # ", "\n---\n")
	f.Add("serving_floor: 50%\nmax_targets: 3\nprofiles:\n  p:\n    serving_floor: \"2\"\n", "    max_targets: 10\n")
	f.Add("profiles:\n  p:\n    serving_floor: 101%\n", "    allow_outage: true\n")
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, before, after string) {
		path := filepath.Join(folder, "config.yaml")
		text := before + "    private_key: " + fuzzKey + "\n" + after
		parsed, err := parseFile(path, []byte(text))
		if err != nil {
			safe(t, err)
			return
		}
		for _, name := range parsed.names() {
			src := parsed.profiles[name]
			s := &Settings{}
			f := &Flags{}
			sys := System{Getenv: func(string) string { return "" }, Run: func(context.Context, Command) ([]byte, error) {
				return nil, errors.New("x")
			}}
			if err := Join(s.place(f, sys, src), s.connection(f, sys, src)); err != nil {
				safe(t, err)
			}
			stricter(t, sys, parsed, src)
			if _, err := src.credentials(t.Context(), sys); err != nil {
				safe(t, err)
			}
		}
	})
}

// stricter wants the gates of every profile to be within bounds and no looser than the file's.
func stricter(t *testing.T, sys System, parsed *parsedFile, profile *source) {
	t.Helper()
	var alone, with Settings
	require.NoError(t, alone.policy(&Flags{}, sys, parsed, &source{}))
	require.NoError(t, with.policy(&Flags{}, sys, parsed, profile))
	require.False(t, with.AllowOutage)
	require.GreaterOrEqual(t, with.FloorNumber, alone.FloorNumber)
	require.GreaterOrEqual(t, with.FloorPercent, alone.FloorPercent)
	require.LessOrEqual(t, with.MaxTargets, alone.MaxTargets)
	require.True(t, with.Protected || !alone.Protected)
	require.True(t, with.ReadOnly || !alone.ReadOnly)
	require.True(t,
		with.FloorNumber <= maxFloor && with.FloorPercent <= 100 && 1 <= with.MaxTargets && with.MaxTargets <= 10)
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"private_key": "`, `"}`)
	f.Add(`"`, `"`)
	f.Add("", "\n\x1b[31m")
	f.Fuzz(func(t *testing.T, before, after string) {
		a, err := parseAnswer([]byte(before + fuzzKey + after))
		if err != nil {
			safe(t, err)
			return
		}
		require.NotEmpty(t, a.PrivateKey)
		require.True(t, keyShaped(a.PublicKey+a.PrivateKey+a.SecurityToken))
	})
}

func FuzzCLIFiles(f *testing.F) {
	f.Add(`[{"profile":"p","public_key":"a","private_key":"`, `"}]`)
	f.Add(`[{"profile":["`, `"]}]`)
	f.Fuzz(func(t *testing.T, before, after string) {
		var entries []cliCredential
		if err := decodeCLI("credential.json", []byte(before+fuzzKey+after), &entries); err != nil {
			safe(t, err)
		}
	})
}

func safe(t *testing.T, err error) {
	t.Helper()
	require.NotContains(t, err.Error(), marker)
	for _, line := range Lines(err) {
		require.True(t, printable(line), "%q", err) // a line break is not
	}
}

// FuzzBaseURL wants of every endpoint that is taken that it means the same to everybody who reads
// it again, names a host in ASCII, and sends nothing of a key in the clear; and of every refusal
// that it shows nothing of what was refused.
func FuzzBaseURL(f *testing.F) {
	for _, seed := range []string{
		"https://api.surfercloud.com", "http://127.0.0.1:80/x", "https://[fe80::1%25Eth0]:8443/",
		"https://u:" + marker + "@x.example/",
		"https://аpi.surfercloud.com/", "https://x.example./", "https://xn--/", "https://x.example/%2e%2e/?#",
		"https://[::1]:", "//x", "https://1.2.3.4.5",
	} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, insecure bool) {
		got, err := baseURL(text, insecure)
		if err != nil {
			safe(t, err)
			return
		}
		again, err := baseURL(got, insecure)
		require.NoError(t, err, "%q", got)
		require.Equal(t, got, again)
		u, err := url.Parse(got)
		require.NoError(t, err)
		require.True(t,
			strings.IndexFunc(u.Host, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 && u.Host != "" && u.User == nil &&
				u.RawQuery == "" && u.Fragment == "", "%q", got)
		require.True(t, u.Scheme == "https" || u.Scheme == "http" && (insecure || loopback(u.Hostname())), "%q", got)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, got, http.NoBody)
		require.NoError(t, err, "%q", got)
		require.Equal(t, u.Host, r.URL.Host)
	})
}

// FuzzMasked puts a key into a line of a program's standard error: no part of a key that is known
// is shown, nor one that looks like a key, and nothing that a terminal would act on.
func FuzzMasked(f *testing.F) {
	f.Add("error: key ", "k/S3CR3T0123456789", " is wrong", true)
	f.Add("+ K=", "abcd", "", true)
	f.Add("a", "0123456789ab", "\x1b[31m\u202e", false)
	f.Fuzz(func(t *testing.T, before, key, after string, known bool) {
		if len(key) > 300 || len(before)+len(after) > maxStderrLine || !keyShaped(key) {
			return
		}
		var all []string
		if known {
			all = []string{key}
		}
		got := masked(before+" "+key+" "+after, all)
		require.True(t, printable(got), "%q", got)
		for i := 0; known && i+leastPart <= len(key); i++ {
			if part := key[i : i+leastPart]; strings.Trim(part, "*. ") != "" {
				require.NotContains(t, strings.ReplaceAll(got, mask, " "), part)
			}
		}
		if !known && likeKey(key) &&
			strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == "" {
			require.NotContains(t, got, key)
		}
	})
}

// FuzzCLI reads both of the CLI's files, whatever they say of which profile.
func FuzzCLI(f *testing.F) {
	f.Add(cliConfigs, cliCredentials)
	f.Add(`[{"profile":"p","active":true,"base_url":"https://x/","timeout_sec":-1,"project_id":"\u001b"}]`,
		`[{"profile":"p","public_key":"a","private_key":"k/S3CR3T+0="}]`)
	f.Add("\ufeff[]", "\xff\xfe[\x00]\x00")
	f.Add(`[{"profile":"p","active":true},{"profile":"q","active":true}]`, `null`)
	folder := f.TempDir()
	paths := [2]string{filepath.Join(folder, "config.json"), filepath.Join(folder, "credential.json")}
	f.Fuzz(func(t *testing.T, config, credential string) {
		require.NoError(t, os.WriteFile(paths[0], []byte(config), 0o600))
		require.NoError(t, os.WriteFile(paths[1], []byte(credential), 0o600))
		env := map[string]string{"UCLOUD_SHARED_CONFIG_FILE": paths[0], "UCLOUD_SHARED_CREDENTIAL_FILE": paths[1]}
		sys := System{Getenv: func(name string) string { return env[name] }, ConfigPath: filepath.Join(folder, "none.yaml")}
		s, err := loadAll(t.Context(), &Flags{}, sys)
		if err != nil {
			for _, line := range Lines(err) {
				require.True(t, printable(line), "%q", err)
			}
			require.NotContains(t, err.Error(), fuzzKey)
			return
		}
		require.True(t, keyShaped(s.Credentials.PublicKey+s.Credentials.PrivateKey.Reveal()))
		require.NotEmpty(t, s.Credentials.PublicKey)
		require.False(t, s.Credentials.PrivateKey.Empty())
		require.True(t, printable(s.Profile+s.Region+s.Project+s.BaseURL))
		require.LessOrEqual(t, s.ReadTimeout, maxReadTimeout)
	})
}
