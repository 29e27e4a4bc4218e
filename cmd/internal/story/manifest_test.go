package story

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheManifestHereIsTheOneAtTheTop(t *testing.T) {
	top, err := os.ReadFile("../../../manifest.yml")
	require.NoError(t, err)
	require.Equal(t, string(top), string(Manifest), "copy manifest.yml to cmd/internal/story/ after a change")
}
