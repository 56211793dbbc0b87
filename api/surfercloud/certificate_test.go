package surfercloud

import (
	"encoding/pem"
	"io"
	"log"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cloud.internal/ulbconsole/api"
)

func TestCertificates(t *testing.T) {
	quiet := func(s *httptest.Server) { s.Config.ErrorLog = log.New(io.Discard, "", 0) }
	server := httptest.NewUnstartedServer(says(200, `{"RetCode":0,"Regions":[]}`))
	quiet(server)
	server.StartTLS()
	t.Cleanup(server.Close)
	c := newClient(t, Options{BaseURL: server.URL})
	_, err := c.Regions(t.Context())
	e := asError(t, err)
	assert.Equal(t, api.KindUnavailable, e.Kind)
	assert.Contains(t, e.Message, "ca_file")
	assert.True(t, e.NotSent)

	roots := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	c = newClient(t, Options{BaseURL: server.URL, CA: roots})
	_, err = c.Regions(t.Context())
	require.NoError(t, err)
	_, err = c.Send(t.Context(), api.ReleaseBackend{Scope: prod, ULB: "ulb-1", Backend: "b-1"})
	require.NoError(t, err)

	c = newClient(t, Options{BaseURL: strings.Replace(server.URL, "127.0.0.1", "localhost", 1), CA: roots})
	_, err = c.Regions(t.Context())
	assert.Contains(t, asError(t, err).Message, "for another name than localhost")

	plain, _ := serve(t, says(200, `{}`))
	quiet(plain)
	c = newClient(t, Options{BaseURL: strings.Replace(plain.URL, "http:", "https:", 1)})
	_, err = c.Regions(t.Context())
	assert.Contains(t, asError(t, err).Message, "does not speak HTTPS")
}
