package terminal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// ctrlCs are Ctrl-C in every encoding that a terminal may have been left in.
var ctrlCs = []string{
	"\x03", "\x1b[99;5u", "\x1b[99;5:1u", "\x1b[99;5:2u", "\x1b[27;5;99~", "\x9b27;5;99~",
	"\x1b[99;5:1u\x1b[99;5:3u", "\x1b[27;5;3~",
	"\x1b[99;69u", "\x1b[99;133u", "\x1b[99;197u", "\x1b[67;6u", "\x1b[99:67;6u",
	"\x1b[99:67:99;5:1;99u", "\x1b[27;6;67~",
	"\x1b[99;7u", "\x1b[99;13u", "\x1b[1089::99;5u", "\x1b[1089;5u", "\x1b[968;5u", "\x1b[1489;5u", "\x1b[27;5;1089~",
	"\x1b[3u", "\x03\x03",
}

// escs are Esc, likewise.
var escs = []string{
	"\x1b", "\x1b[27u", "\x1b[27;1u", "\x1b[27;1:1u", "\x1b[27;1:2u", "\x1b[27;2u", "\x1b[27;5u", "\x1b[27;9u",
	"\x1b[27;65u", "\x1b[27;129:1u",
	"\x1b[27;193u", "\x1b[27;1;27u", "\x1b[27::27;1u", "\x1b[57344u", "\x1b[27;2;27~", "\x1b[27;5;27~", "\x9b27u",
	"\x1b[91;5u", "\x1b[252::91;5u",
	"\x1b[27;1u\x1b[27;1:3u", "\x1b[51;5u",
}

func TestTheKeysThatCancelDoSoInEveryEncoding(t *testing.T) {
	for _, encoded := range ctrlCs {
		keys := strings.Fields(strings.Join(seen(t, soon(encoded)), " "))
		assert.NotEmpty(t, keys, "%q", encoded)
		for _, key := range keys {
			assert.Equal(t, "ctrl+c", key, "%q", encoded)
		}
	}
	for _, encoded := range escs {
		assert.Equal(t, []string{"esc"}, seen(t, soon(encoded)), "%q", encoded)
	}
}

// What follows an Esc in one read must not be taken for its rest.
func TestAKeyBehindAnEncodedEscIsAKeyOfItsOwn(t *testing.T) {
	for _, encoded := range escs[1:] {
		for key, name := range map[string]string{
			"j": "j", "[": "[", "O": "O", "x": "x", "\r": "enter", "\x1b[A": "up", "\x1b[27u": "esc", "\x1b[99;5u": "ctrl+c",
			"\x1b[13u": "enter", "\x1b[200~x\x1b[201~": "[x]",
		} {
			assert.Equal(t, []string{"esc", name}, seen(t, soon(encoded+key)), "%q", encoded+key)
		}
	}
	for key, name := range map[string]string{
		"\x1b[27u": "esc", "\x1b[99;5u": "ctrl+c", "\x1b[13u": "enter", "\x1b[117u": "u",
		"\x1b[200~x\x1b[201~": "[x]", "\x1b[13;1:3u": "",
		"\x1b[<64;40;12M": "wheel up", "\x1b[?1;2c": "", "\x1b[?62u": "", "\x1b[99~": "",
		"\x1b[1;1:1A": "up", "\x1b[1;9A": "",
	} {
		assert.Equal(t, strings.TrimSpace("esc "+name), strings.Join(seen(t, soon("\x1b"+key)), " "), "%q", "\x1b"+key)
	}
}

func TestCtrlCByHandWorksInEveryEncodingWhateverCameBefore(t *testing.T) {
	for _, encoded := range ctrlCs {
		for _, before := range []string{
			"", "\x1b[200~abc", "\x1b[200~abc\x1b[20", "\x1b]11;rgb:1e", "\x1bP1$r", "\x1b[1;",
			"\x1b[" + strings.Repeat("1", 99), "\x1b[M ", "\x1b[[", "\x1b", "\x1bO", "\xe4\xb8",
		} {
			keys := seen(t, soon(before, encoded, "j"))
			assert.Equal(t, []string{"ctrl+c", "j"}, keys[max(len(keys)-2, 0):], "%q", before+encoded)
			assert.NotContains(t, keys, "u", "%q", before+encoded)
		}
	}
}

func TestAKeyLetGoIsNoKey(t *testing.T) {
	for _, base := range []string{
		"\x1b[27;1:3u", "\x1b[99;5:3u", "\x1b[13;1:3u", "\x1b[120;1:3u", "\x1b[120:88;2:3;88u", "\x1b[32;129:3u",
		"\x1b[1;1:3A", "\x1b[1;5:3D", "\x1b[3;1:3~",
		"\x1b[15;2:3~", "\x1b[1;1:3P", "\x1b[57352;1:3u", "\x1b[57414;1:3u", "\x1b[57441;2:3u",
		"\x1b[97;1:4u", "\x1b[9;2:3u",
	} {
		assert.Equal(t, []string{"j"}, seen(t, soon(base+"j")), "%q", base)
	}
}

func TestExtendedKeysAreTheKeysTheyAre(t *testing.T) {
	for encoded, want := range map[string]string{
		// Characters.
		"\x1b[120u": "x", "\x1b[120;1u": "x", "\x1b[120;1:2u": "x", "\x1b[120;2u": "X", "\x1b[120:88;2u": "X",
		"\x1b[120;65u": "X", "\x1b[120;66u": "x",
		"\x1b[120;129u": "x", "\x1b[120;;120u": "x", "\x1b[120;2;88u": "X", "\x1b[49:33;2u": "!", "\x1b[49;2;33u": "!",
		"\x1b[49;65u": "1", "\x1b[27;2;63~": "?",
		"\x1b[27;2;65~": "A", "\x1b[63;2u": "?", "\x1b[1093:1061;2u": "Х", "\x1b[0;;229u": "å",
		"\x1b[0;;20013:25991u": "中 文", "\x1b[113;7;64u": "@",
		"\x1b[97;3u": "alt+a", "\x1b[97;4u": "alt+A", "\x1b[97;3;97u": "alt+a", "\x1b[27;3;97~": "alt+a", "\x1b[32u": " ",
		"\x1b[32;2u": " ", "\x1b[32;5u": "ctrl+@", "\x1b[32;3u": "alt+ ",
		// Control keys.
		"\x1b[97;5u": "ctrl+a", "\x1b[102;6u": "ctrl+f", "\x1b[108;5u": "ctrl+l", "\x1b[122;5u": "ctrl+z",
		"\x1b[27;5;100~": "ctrl+d", "\x1b[1074::100;5u": "ctrl+d",
		"\x1b[92;5u": `ctrl+\`, "\x1b[93;5u": "ctrl+]", "\x1b[97;7u": "alt+ctrl+a", "\x1b[47;5u": "ctrl+_",
		"\x1b[64;5u": "ctrl+@",
		// Enter, Tab, Backspace.
		"\x1b[13u": "enter", "\x1b[13;2u": "enter", "\x1b[13;5u": "enter", "\x1b[27;5;13~": "enter",
		"\x1b[13;3u": "alt+enter", "\x1b[57345u": "enter", "\x1b[57414u": "enter", "\x1b[9u": "tab",
		"\x1b[9;2u": "shift+tab", "\x1b[27;2;9~": "shift+tab", "\x1b[9;6u": "shift+tab", "\x1b[9;5u": "tab",
		"\x1b[57346;2u": "shift+tab", "\x1b[127u": "backspace", "\x1b[127;5u": "backspace",
		// Keys that have a sequence.
		"\x1b[57352u": "up", "\x1b[57353;5u": "ctrl+down", "\x1b[57356u": "home", "\x1b[57355u": "pgdown",
		"\x1b[57364u": "f1", "\x1b[57368u": "f5", "\x1b[57383u": "f20",
		"\x1b[57419u": "up", "\x1b[57424u": "end", "\x1b[57399u": "0", "\x1b[57416u": ",", "\x1b[57408;129u": "9",
		"\x1b[1;1A": "up", "\x1b[1;1:1A": "up", "\x1b[1;1:2B": "down",
		"\x1b[1;129C": "right", "\x1b[1;65D": "left", "\x1b[1;5:1A": "ctrl+up", "\x1b[1;134H": "ctrl+shift+home",
		"\x1b[1;3:1F": "alt+end", "\x1b[3;1:1~": "delete",
		"\x1b[5;129~": "pgup", "\x1b[6;5:1~": "ctrl+pgdown", "\x1b[1;129P": "f1", "\x1b[13;1:1~": "f3", "\x1b[15;129~": "f5",
		"\x1b[1;2:1Q": "f14", "\x1b[;5A": "ctrl+up",
		// What is no key of a program's.
		"\x1b[120;9u": "", "\x1b[13;9u": "", "\x1b[120;17u": "", "\x1b[1;9:1A": "", "\x1b[57441u": "", "\x1b[57358u": "",
		"\x1b[57428u": "", "\x1b[57427~": "", "\x1b[1;1E": "", "\x1b[49;5u": "", "\x1b[46;5u": "",
		"\x1b[u": "", "\x1b[0u": "", "\x1b[99999999999999999999u": "", "\x1b[1114111;1u": "", "\x1b[55296u": "",
		"\x1b[91;3u": "", "\x1b[79;3u": "", "\x1b[?1u": "", "\x1b[97;1;27u": "", "\x1b[1089;5:1:2:3u": "ctrl+c",
	} {
		assert.Equal(t, want, strings.Join(seen(t, soon(encoded)), " "), "%q", encoded)
		among := strings.Join(seen(t, soon("j"+encoded+"k")), " ")
		assert.Equal(t, strings.Fields("j "+want+" k"), strings.Fields(among), "%q among others", encoded)
	}
}

func TestAnExtendedKeyMeansTheSameWhereverItIsCut(t *testing.T) {
	for _, encoded := range []string{
		"\x1b[27u", "\x1b[99;5:1u", "\x1b[27;5;99~", "\x1b[120:88:120;2:1;88u",
		"\x1b[1;1:1A", "\x1b[13u",
	} {
		want := seen(t, soon(encoded))
		for i := 1; i < len(encoded); i++ {
			assert.Equal(t, want, seen(t, soon(encoded[:i], encoded[i:])), "%q cut at %d", encoded, i)
		}
		late := seen(t, []piece{{0, encoded[:1]}, {300 * time.Millisecond, encoded[1:]}})
		assert.Equal(t, append([]string{"esc"}, want...), late, "%q, its Esc given up", encoded)
	}
}

// An Esc before any sequence must not make letters of it: u takes a change back.
func TestNoSequenceBehindAnEscTypesItsLetters(t *testing.T) {
	for final := '@'; final <= '~'; final++ {
		if final == '[' || final == 'M' {
			continue // these take more bytes
		}
		for _, params := range []string{
			"", "1", "7", "27", "99", "1;5", "1;2", "3;3", "27;5;99", "?1;2", "<0;1;1", ">1",
			"1;1:3", "57352", "201",
		} {
			for _, key := range seen(t, soon(fmt.Sprintf("\x1b\x1b[%s%c", params, final))) {
				if key == "esc" || key == "ctrl+c" {
					continue
				}
				if final == 'u' {
					continue // a key that is said by its character
				}
				assert.Greater(t, len(key), 1, "%s%c: %s", params, final, key)
			}
		}
	}
}
