package config

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestREADMEShowsTheSampleThatTheTestsLoad(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	sample, err := os.ReadFile("testdata/config.yaml")
	require.NoError(t, err)
	assert.Contains(t, string(readme), "\n```yaml\n"+string(sample)+"```\n",
		"put testdata/config.yaml between README's yaml marks")
}
