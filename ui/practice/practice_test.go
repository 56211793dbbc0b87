package practice

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api/demo"
	"cloud.internal/ulbconsole/config"
)

func TestWhatTheShellIsOfferedIsTakenAndListed(t *testing.T) {
	words := Words()
	require.NotEmpty(t, words["fault"])
	for _, word := range words["fault"] {
		kind := strings.TrimSuffix(word, "=")
		if kind == "retcode-" {
			kind += "4092"
		}
		_, err := Simulate(config.Estate{Faults: []string{kind + "=0.5"}}, demo.Keys{})
		require.NoError(t, err, word)
		assert.Contains(t, "\n"+Faults(), "\n"+strings.TrimSuffix(word, "="), word)
	}
	require.NotEmpty(t, words["quirk"])
	for _, word := range words["quirk"] {
		_, err := Simulate(config.Estate{Quirks: []string{word}}, demo.Keys{})
		require.NoError(t, err, word)
		assert.Contains(t, "\n"+Quirks(), "\n"+word+" ", word)
	}
}

func TestWhatThereIsNotIsWrongUsage(t *testing.T) {
	_, err := Simulate(config.Estate{Faults: []string{"x=1"}, Quirks: []string{"y"}}, demo.Keys{})
	var text *config.UsageError
	require.ErrorAs(t, err, &text)
	lines := config.Lines(err)
	require.Len(t, lines, 2)
	assert.Contains(t, lines[0], `"x"`)
	assert.Contains(t, lines[1], `"y"`)
}
