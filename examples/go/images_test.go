package images

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

var url string

// TestMain starts a server: `liveref serve` prints its address first, once it answers.
func TestMain(m *testing.M) {
	server := exec.Command("liveref", "serve", "image", "--in-memory", "--port", "0", "--quiet")
	server.Stderr = os.Stderr
	output, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	line, _ := bufio.NewReader(output).ReadString('\n')
	_, url, _ = strings.Cut(strings.TrimSpace(line), " serving on ")
	code := m.Run()
	server.Process.Signal(os.Interrupt)
	server.Wait()
	os.Exit(code)
}

func post(t *testing.T, path, body string) int {
	t.Helper()
	answer, err := http.Post(url+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

// reset undoes what a test did once it ends.
func reset(t *testing.T) {
	t.Cleanup(func() { post(t, "/_liveref/reset", "") })
}

func TestCreate(t *testing.T) {
	reset(t)
	if code := post(t, "/images", `{"name": "moon"}`); code != 201 {
		t.Fatalf("201 expected, %d came", code)
	}
}

func TestCallFailsOnce(t *testing.T) {
	reset(t)
	post(t, "/_liveref/faults", `{"operation": "POST /images", "status": 503, "times": 1}`)
	for _, expected := range []int{503, 201} {
		if code := post(t, "/images", `{"name": "sun"}`); code != expected {
			t.Fatalf("%d expected, %d came", expected, code)
		}
	}
}
