resource "x" "y" {
  a = "b"
}
b = <<EOT
c
EOT
