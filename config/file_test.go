package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAWrongFileIsAnErrorWithFileLineAndWhatWasMeant(t *testing.T) {
	for _, c := range [][2]string{
		{"profiles:\n  prod:\n    regoin: S3CR3T\n", `:3: unknown field "regoin"; did you mean "region"?`},
		{"theme: dark\nred_only: true\n", `:2: unknown field "red_only"; did you mean "read_only"?`},
		{"Theme: dark\n", `:1: unknown field "Theme"; did you mean "theme"?`},
		{"profiles:\n  p: {base-url: x}\n", `:2: unknown field "base-url"; did you mean "base_url"?`},
		{"region: hk\n", `:1: unknown field "region" here; it belongs in a profile, under profiles`},
		{"regoin: hk\n", `:1: unknown field "regoin"; did you mean "region", which belongs in a profile, under profiles?`},
		{"profiles:\n  p:\n    theme: dark\n", `:3: unknown field "theme" here; it belongs at the top of the file`},
		{"nonsense: 1\n", `:1: unknown field "nonsense"; the fields here are ascii, color, default_profile,`},
		{"k3y-S3CR3T: 1\n", `:1: unknown field; the fields here are ascii`},
		{"\"\\u001b[31m\": 1\n", `:1: unknown field; the fields here are ascii`},
		{"refresh: 10\n", `:1: refresh: want a duration such as 10s, from 1s to 24h, or 0 for off`},
		{"refresh: -1s\n", `:1: refresh: want a duration`},
		{"refresh: 10ms\n", `:1: refresh: want a duration`},
		{"refresh: 2000h\n", `:1: refresh: want a duration`},
		{"refresh: S3CR3T\n", `:1: refresh: want a duration`},
		{"refresh: true\n", `:1: refresh: want a duration`},
		{"refresh: [10s]\n", `:1: refresh: want a duration`},
		{"max_target: 1\n", `:1: unknown field "max_target"; did you mean "max_targets"?`},
		{
			"allow_outage: true\n",
			`:1: unknown field "allow_outage" here; it belongs on the command line of a single run, as --allow-outage`,
		},
		{
			"profiles:\n  p:\n    allow-outage: S3CR3T\n",
			`:3: unknown field "allow-outage" here; it belongs on the command line of a single run`,
		},
		{"read_only: yes\n", `:1: read_only: want true or false`},
		{"read_only: \"true\"\n", `:1: read_only: want true or false`},
		{"protected:\n", `:1: protected: want true or false`},
		{"ascii: 1\n", `:1: ascii: want true or false`},
		{"theme: S3CR3T\n", `:1: theme: want dark, light, mono, dark-rgb or light-rgb`},
		{"color: {a: b}\n", `:1: color: want auto, always or never`},
		{"log: \"a\\u001b[31m\"\n", `:1: log: holds characters that cannot be printed`},
		{"log: '-'\n", `:1: log: - would write into the screen: name a file`},
		{"log: 5\n", `:1: log: want text, got a number (put it in quotes to make it text)`},
		{"log: ''\n", `:1: log: it has no value`},
		{"default_profile: a b S3CR3T\n", `:1: default_profile: a profile's name is 1 to 64 letters, digits and . _ @ -`},
		{"keys: x\n", `:1: keys: want lines of the form name: value, got text`},
		{"keys:\n  release: [1]\n", `:2: keys "release": want text, got a number`},
		{"keys:\n  release: {a: b}\n", `:2: keys "release": want text, got fields`},
		{"keys:\n  release: [\"\\u001b\"]\n", `:2: keys "release": holds characters that cannot be printed`},
		{"profiles: [a]\n", `:1: profiles: want lines of the form name: value, got a list`},
		{"profiles:\n  p: S3CR3T\n", `:2: profile "p": want lines of the form name: value, got text`},
		{"profiles:\n  a b/S3CR3T: {}\n", `:2: profiles: a profile's name is 1 to 64 letters`},
		{"profiles:\n  123: {}\n", `:2: profiles: want text as a name, got a number (put it in quotes to make it text)`},
		{
			"profiles:\n  p:\n    private_key: 123456\n",
			`:3: private_key: want text, got a number (put it in quotes to make it text)`,
		},
		{"profiles:\n  p:\n    private_key:\n    region: hk\n", `:3: private_key: it has no value`},
		{"profiles:\n  p:\n    private_key: [S3CR3T]\n", `:3: private_key: want text, got a list`},
		{
			"profiles:\n  p:\n    credential_command: pass S3CR3T\n",
			`:3: credential_command: want a list such as [one, two], got text`,
		},
		{"profiles:\n  p:\n    credential_command: []\n", `:3: credential_command: the list is empty`},
		{"profiles:\n  p:\n    credential_command: ['']\n", `:3: credential_command: it has no value`},
		{
			"profiles:\n  p: {private_key: S3CR3T, credential_command: [x]}",
			`:2: profile "p": private_key and credential_command are both there: keep one`,
		},
		{"theme: dark\nascii: true\ntheme: light\n", `:3: the field "theme" is given twice, first on line 1: keep one`},
		{"profiles:\n  p: {}\n  q: {}\n  p: {}\n", `:4: the field "p" is given twice, first on line 2: keep one`},
		{"profiles:\n  p: {region: a, region: b}\n", `:2: the field "region" is given twice`},
		{"profiles:\n  p: &a {region: x}\n  q: *a\n", `:2: profile "p": want lines of the form name: value, got an anchor`},
		{"profiles:\n  p:\n    <<: {region: x}\n", `:3: profile "p": want text as a name, got an anchor or alias`},
		{"log: !!str S3CR3T\n", `:1: log: want text, got a tag`},
		{"- S3CR3T\n", `:1: the file: want lines of the form name: value, got a list`},
		{"S3CR3T\n", `:1: the file: want lines of the form name: value, got text`},
		{"theme: dark\n---\ntheme: light\n", `:3: a second document starts here`},
		{
			"theme: dark\nprofiles:\n\tp: {private_key: S3CR3T}\n",
			`:3: not valid YAML: the line starts with a tab, indent it with spaces`,
		},
		{"theme: [S3CR3T\n", `:1: not valid YAML: check indentation, quotes and brackets here`},
		{"theme: \"S3CR3T\n", `:1: not valid YAML: check`},
		{"theme: dark\r\nnonsense: 1\r\n", `:2: unknown field "nonsense"`},
		{"theme: \xff\n", ` is not UTF-8 text`},
		{"theme: " + strings.Repeat("[", 60), `:1: more than 50 levels are open`},
		{strings.Repeat("\n", 5001), `:2001: there are more than 2000 lines: is this the right file?`},
		{"log: " + strings.Repeat("x", 20000), `:1: the line is longer than 16384 bytes`},
		{strings.Repeat("x", 64<<10+1), ` is larger than 64 KiB`},
		{strings.Repeat("k", 33) + ": 1\n", `:1: unknown field; the fields here are ascii`},
	} {
		yaml, want := c[0], c[1]
		w := newWorld(t)
		w.config(yaml)
		err := w.refusal(nil, nil)
		assert.True(t, strings.HasPrefix(err.Error(), w.sys.ConfigPath+want),
			"of %.60q\nwant ...%s\ngot  %s", yaml, want, err)
	}
}

func TestAWrongFloorOrNumberOfTargetsIsAnErrorWithItsLine(t *testing.T) {
	const (
		wantFloor = "serving_floor: want a whole number of backends such as 2, from 0 to 100000, or a share of them such " +
			"as 50%, from 1% to 100%"
		targets = "max_targets: want a whole number from 1 to 10: it can only be lowered"
	)
	// A percentage of nothing, of more than all, of a number that could be octal, or of
	// two numbers is none.
	for _, value := range []string{
		"", "two-S3CR3T", "-1", "1.5", "100001", "99999999999999999999999", "0x10", "010", `"010"`, "1_000", `"+2"`, `" 2"`,
		"true", "[2]", "{a: 2}", ".inf",
		"0%", "101%", "-5%", "1.5%", "050%", "50 %", "50%%", "%50", "\"%\"", "5%0", "99999999999999999999999%", "\"50%\\n\"",
		"|\n    50%", "half", "½", "５０%",
	} {
		w := newWorld(t)
		w.config("\nserving_floor: " + value + "\n")
		err := w.refusal(nil, nil)
		if value == "%50" { // no value can begin so
			assert.EqualError(t, err, w.sys.ConfigPath+":2: not valid YAML: put the value in quotes", "%q", value)
			continue
		}
		assert.EqualError(t, err, w.sys.ConfigPath+":2: "+wantFloor, "%q", value)
	}
	for _, value := range []string{
		"", "0", "11", "-1", "1.5", "05", "0x5", `"5"`, "50%", "all-S3CR3T",
		"99999999999999999999999", "[5]", "false", ".nan",
	} {
		w := newWorld(t)
		w.config("profiles:\n  p:\n    max_targets: " + value + "\n")
		assert.EqualError(t, w.refusal(nil, nil), w.sys.ConfigPath+":3: "+targets, "%q", value)
	}
}

func TestAFileThatSaysNothingIsFine(t *testing.T) {
	for _, yaml := range []string{
		"", "\n", "# only a comment\n", "---\n", "---\n# x\n...\n", "\ufeff", "profiles:\n",
		"keys:\n", "profiles: {}\n",
	} {
		w := newWorld(t)
		w.config(yaml)
		w.setenv(environmentKeys...)
		s := w.mustLoad()
		assert.Equal(t, "environment", s.Profile, "%q", yaml)
		assert.Equal(t, 10*time.Second, s.Refresh, "%q", yaml)
	}
}

func TestAByteOrderMarkAndAVersionLineAreReadPast(t *testing.T) {
	for _, yaml := range []string{
		"\ufefftheme: light\n", "%YAML 1.2\n---\ntheme: light\n",
		"theme: light\r\nascii: true\r\n",
	} {
		w := newWorld(t)
		w.config(yaml)
		w.setenv(environmentKeys...)
		assert.Equal(t, "light", w.mustLoad().Theme, "%q", yaml)
	}
}

func TestKeysAreHandedOnAsWritten(t *testing.T) {
	w := newWorld(t)
	w.config("keys:\n  quit: q\n  help: ['?', f1]\n  release: []\n")
	w.setenv(environmentKeys...)
	s := w.mustLoad()
	assert.Equal(t, map[string][]string{"quit": {"q"}, "help": {"?", "f1"}, "release": {}}, s.Keys)
	assert.Equal(t, w.sys.ConfigPath, s.KeysFile)
}

func TestWhatIsWrongWithAKeyIsReportedWithItsLine(t *testing.T) {
	w := newWorld(t)
	w.config("theme: dark\nkeys:\n  quit: q\n\n  releas: x\n  rel: y\n  \"a b\": z\n")
	w.setenv(environmentKeys...)
	s := w.mustLoad()
	for message, line := range map[string]string{
		"keys.releas: there is no such action": ":5",
		"keys.rel: there is no such action":    ":6",
		"keys.quit and keys.rel: both have q":  ":3",
		`keys."a b": there is no such action`:  ":7",
		"keys.help: not in the file":           "",
		"something else":                       "",
	} {
		err := s.PlaceKeys(errors.New(message))
		assert.EqualError(t, err, w.sys.ConfigPath+line+": "+message)
	}
}

func TestWhatIsWrongWithAFieldIsReportedWithItsLine(t *testing.T) {
	const head = "profiles:\n  p:\n    public_key: a\n    private_key: b\n"
	for field, want := range map[string]string{
		"base_url: ftp://x":          `:5: profile "p": base_url does not start with https://`,
		`region: "\u001b"`:           `:5: profile "p": region has characters that cannot be printed`,
		`project: "\u001b"`:          `:5: profile "p": project has characters`,
		"security_token: 'a S3CR3T'": `:5: profile "p": security_token holds a space`,
	} {
		w := newWorld(t)
		w.config(head + "    " + field + "\n")
		w.refuses([]string{"--profile=p"}, w.sys.ConfigPath+want)
	}
	w := newWorld(t)
	w.cli(`[{"profile":"p","active":true,"base_url":"ftp://x"}]`, `[{"profile":"p","public_key":"a","private_key":"b"}]`)
	w.refuses(nil, w.cliPath("config.json")+`: profile "p": base_url does not start`)
	w.cli(`[{"profile":"p","active":true,"project_id":"\u001b"}]`, `[{"profile":"p","public_key":"a","private_key":"b"}]`)
	w.refuses(nil, w.cliPath("config.json")+`: profile "p": project_id has characters`)
}

func TestTheDocumentedSampleLoads(t *testing.T) {
	sample, err := os.ReadFile(filepath.Join("testdata", "config.yaml"))
	require.NoError(t, err)
	w := newWorld(t)
	w.config(string(sample))
	w.sys.Run = answering(`{"private_key": "from-command"}`, nil)

	s := w.mustLoad()
	s.source = nil
	assert.Equal(t, &Settings{
		Profile: "prod", ProfileColor: "1", Source: `profile "prod" of ` + w.sys.ConfigPath, Renewal: RenewCommand,
		BaseURL: "https://api.surfercloud.com/", Region: "hk", Project: "org-abc123",
		Credentials: Credentials{PublicKey: "public-key-of-prod", PrivateKey: NewSecret("from-command")},
		Protected:   true, Refresh: 30 * time.Second, ReadTimeout: 30 * time.Second,
		TimeoutSet: "timeout: 30s in " + w.sys.ConfigPath + ":36", FloorNumber: 2, FloorPercent: 50, MaxTargets: 3,
		Theme: "dark", Color: "auto", LogFile: filepath.Join(w.sys.Home, "ulbconsole.log"),
		Keys: map[string][]string{"refresh": {"r", "f5"}, "quit": {"q"}}, KeysFile: w.sys.ConfigPath,
		keyLines: s.keyLines,
	}, s)

	w.write(filepath.Join(w.folder, "lab-ca.pem"), "certificates")
	s = w.mustLoad("--profile=lab")
	s.source = nil
	assert.Equal(t, &Settings{
		Profile: "lab", Source: `profile "lab" of ` + w.sys.ConfigPath, Renewal: RenewFile,
		BaseURL: "http://api.service.ucloud.cn/", OtherEndpoint: true, InsecureHTTP: true, CA: []byte("certificates"),
		CAFile: filepath.Join(w.folder, "lab-ca.pem"),
		Credentials: Credentials{
			PublicKey: "public-key-of-lab", PrivateKey: NewSecret("private-key-of-lab"),
			SecurityToken: NewSecret("token-of-lab"), ChannelKey: NewSecret("channel-of-lab"),
		},
		ReadOnly: true, Refresh: 10 * time.Second, ReadTimeout: 15 * time.Second,
		TimeoutSet: "timeout: 15s in " + w.sys.ConfigPath + ":13", FloorNumber: 2, MaxTargets: 5,
		Theme: "dark", Color: "auto", LogFile: filepath.Join(w.sys.Home, "ulbconsole.log"),
		Keys: map[string][]string{"refresh": {"r", "f5"}, "quit": {"q"}}, KeysFile: w.sys.ConfigPath,
		keyLines: s.keyLines,
	}, s)
}

func TestTheSampleNamesEveryField(t *testing.T) {
	sample, err := os.ReadFile(filepath.Join("testdata", "config.yaml"))
	require.NoError(t, err)
	for _, places := range []map[string]string{atTop(), inProfile()} {
		for name := range places {
			if name == flagAlone {
				assert.NotContains(t, string(sample), name)
				continue
			}
			assert.Regexp(t, `(?m)^\s*`+name+`: ?`, string(sample))
		}
	}
}
